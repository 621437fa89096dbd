import { textAt, valueAt } from '../harness/client.js';
import {
  accept,
  codeOf,
  invite,
  newColleague,
  newPerson,
  type Person,
  signInAgain,
} from '../harness/people.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
});
afterAll(() => gateway.stop());

const remove = (by: Person, { userId }: { userId: string }) =>
  gateway.graphql('mutation ($userId: ID!) { removeMember(userId: $userId) }', { userId }, by);
const leave = (by: Person) =>
  gateway.graphql(
    'mutation { leaveOrganization { accessToken user { organization { id name } } } }',
    {},
    by,
  );
const changeRole = (by: Person, { userId }: { userId: string }, role: string, password?: string) =>
  gateway.graphql(
    'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { id role } }',
    { input: { userId, role, password } },
    by,
  );
const transfer = (by: Person, { userId }: { userId: string }, password?: string) =>
  gateway.graphql(
    'mutation ($input: TransferOwnershipInput!) { transferOwnership(input: $input) { id role } }',
    { input: { userId, password } },
    by,
  );
const switchTo = (by: Person, organizationId: string) =>
  gateway.graphql(
    `mutation ($organizationId: ID!) {
      switchOrganization(organizationId: $organizationId) { accessToken user { organization { id } } }
    }`,
    { organizationId },
    by,
  );
const rename = (by: Person, name: string) =>
  gateway.graphql(
    'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { name } }',
    { input: { name } },
    by,
  );
const meStatus = async ({ token }: { token: string }) =>
  (await gateway.rest('GET', '/api/v1/auth/me', { token })).status;
const rolesOf = async (by: Person) => {
  const { body } = await gateway.graphql('{ members(first: 100) { nodes { id role } } }', {}, by);
  const nodes: unknown = valueAt(body, 'data', 'members', 'nodes');
  return Array.isArray(nodes) ? nodes.map(({ role }) => role).sort() : nodes;
};
/** A person with an organization of their own who belongs to another too; the token is for that. */
async function newGuest(owner: Person): Promise<{ home: Person; guest: Person }> {
  const home = await newPerson(gateway);
  const { secret } = await invite(gateway, owner, home.email);
  const { body } = await accept(gateway, { token: secret }, home);
  const token = textAt(body, 'data', 'acceptInvitation', 'accessToken');
  return { home, guest: { ...home, token, organizationId: owner.organizationId } };
}

describe('the list of members', () => {
  test('comes in pages, and tells who they are', async () => {
    const owner = await newPerson(gateway);
    const colleague = await newColleague(gateway, owner);
    const query = `query ($after: String) {
      members(first: 1, after: $after) {
        totalCount nodes { id email fullName role isActive } pageInfo { hasNextPage endCursor }
      }
    }`;
    const first = (await gateway.graphql(query, {}, colleague)).body;
    expect(valueAt(first, 'data', 'members')).toMatchObject({
      totalCount: 2,
      nodes: [{ id: owner.userId, email: owner.email, role: 'OWNER', isActive: true }],
      pageInfo: { hasNextPage: true },
    });
    const after = textAt(first, 'data', 'members', 'pageInfo', 'endCursor');
    const second = (await gateway.graphql(query, { after }, owner)).body;
    expect(valueAt(second, 'data', 'members')).toMatchObject({
      nodes: [{ id: colleague.userId, fullName: 'Ben Maier', role: 'MEMBER' }],
      pageInfo: { hasNextPage: false },
    });
  });
});

describe('who is removed', () => {
  test('has no token any more with the next request, and an organization of their own', async () => {
    const owner = await newPerson(gateway);
    const colleague = await newColleague(gateway, owner);
    expect(await meStatus(colleague)).toBe(200);
    expect(codeOf(await remove(owner, colleague))).toBeUndefined();
    expect(await meStatus(colleague)).toBe(401);
    const again = await signInAgain(gateway, colleague);
    expect(again.organizationId).not.toBe(owner.organizationId);
    expect(await rolesOf(again)).toEqual(['OWNER']);
    expect(codeOf(await switchTo(again, owner.organizationId))).toBe('NOT_FOUND');
  });

  test('from one organization keeps the tokens for others', async () => {
    const owner = await newPerson(gateway);
    const { home, guest } = await newGuest(owner);
    await remove(owner, guest);
    expect(await meStatus(guest)).toBe(401);
    expect(await meStatus(home)).toBe(200);
    expect((await signInAgain(gateway, home)).organizationId).toBe(home.organizationId);
  });

  test('by SQL alone loses the token too', async () => {
    const owner = await newPerson(gateway);
    const { guest } = await newGuest(owner);
    expect(await meStatus(guest)).toBe(200);
    await gateway.sql('delete from memberships where organization_id = ? and user_id = ?', [
      owner.organizationId,
      guest.userId,
    ]);
    // Within 100 ms the feed has told.
    const deadline = Date.now() + 10_000;
    while ((await meStatus(guest)) !== 401 && Date.now() < deadline) {}
    expect(await meStatus(guest)).toBe(401);
  });

  test('and who may remove whom follows the roles', async () => {
    const owner = await newPerson(gateway);
    const [admin, otherAdmin] = [
      await newColleague(gateway, owner, 'ADMIN'),
      await newColleague(gateway, owner, 'ADMIN'),
    ];
    const [member, otherMember] = [
      await newColleague(gateway, owner),
      await newColleague(gateway, owner),
    ];
    expect(codeOf(await remove(member, otherMember))).toBe('FORBIDDEN');
    expect(codeOf(await remove(member, owner))).toBe('FORBIDDEN');
    expect(codeOf(await remove(admin, otherAdmin))).toBe('FORBIDDEN');
    expect(codeOf(await remove(admin, owner))).toBe('FORBIDDEN');
    expect(codeOf(await remove(owner, owner))).toBe('CONFLICT');
    expect(codeOf(await remove(admin, member))).toBeUndefined();
    expect(codeOf(await remove(owner, admin))).toBeUndefined();
    expect(await rolesOf(owner)).toEqual(['ADMIN', 'MEMBER', 'OWNER']);
  });

  test('is never one of another organization', async () => {
    const [owner, other] = [await newPerson(gateway), await newPerson(gateway)];
    for (const answer of [
      await remove(owner, other),
      await remove(owner, { userId: 'no uuid' }),
      await changeRole(owner, other, 'MEMBER'),
      await transfer(owner, other),
      await switchTo(owner, other.organizationId),
      await switchTo(owner, 'no uuid'),
    ]) {
      expect(codeOf(answer)).toBe('NOT_FOUND');
    }
    expect(await meStatus(other)).toBe(200);
  });
});

describe('leaving', () => {
  test('opens the next home at once', async () => {
    const owner = await newPerson(gateway);
    const colleague = await newColleague(gateway, owner);
    const { body } = await leave(colleague);
    const token = textAt(body, 'data', 'leaveOrganization', 'accessToken');
    expect(valueAt(body, 'data', 'leaveOrganization', 'user', 'organization', 'name')).toBe(
      'Ben Maier',
    );
    expect(await meStatus(colleague)).toBe(401);
    expect(await meStatus({ token })).toBe(200);
  });

  test('is not for the last owner, however many members there are', async () => {
    const owner = await newPerson(gateway);
    await newColleague(gateway, owner, 'ADMIN');
    expect(codeOf(await leave(owner))).toBe('CONFLICT');
    expect(codeOf(await changeRole(owner, owner, 'MEMBER'))).toBe('CONFLICT');
  });

  test('is not for the owner beside whom all others are locked', async () => {
    const owner = await newPerson(gateway);
    const second = await newColleague(gateway, owner);
    await changeRole(owner, second, 'OWNER');
    await gateway.sql('update users set is_active = false where id = ?', [second.userId]);
    expect(codeOf(await leave(owner))).toBe('CONFLICT');
    await gateway.sql('update users set is_active = true where id = ?', [second.userId]);
    expect(codeOf(await leave(owner))).toBeUndefined();
  });

  test('of two last owners at once one stays', async () => {
    for (let round = 0; round < 4; round += 1) {
      const owner = await newPerson(gateway);
      const second = await newColleague(gateway, owner);
      await changeRole(owner, second, 'OWNER');
      const codes = (await Promise.all([leave(owner), leave(second)])).map(codeOf);
      expect(codes.sort()).toEqual(['CONFLICT', undefined]);
    }
  });

  test('of two owners who demote or remove each other at once one stays', async () => {
    for (const act of [
      (by: Person, other: Person) => changeRole(by, other, 'MEMBER'),
      (by: Person, other: Person) => remove(by, other),
    ]) {
      const owner = await newPerson(gateway);
      const second = await newColleague(gateway, owner);
      await changeRole(owner, second, 'OWNER');
      const answers = await Promise.all([act(owner, second), act(second, owner)]);
      expect(answers.map(codeOf).filter((code) => code === undefined)).toHaveLength(1);
      const owners = await gateway.sql(
        "select 1 from memberships where organization_id = ? and role = 'owner'",
        [owner.organizationId],
      );
      expect(owners).toHaveLength(1);
    }
  });
});

describe('a role', () => {
  test('that was changed counts with the next request', async () => {
    const owner = await newPerson(gateway);
    const colleague = await newColleague(gateway, owner);
    const audit = async () =>
      codeOf(await gateway.graphql('{ auditLog { nodes { id } } }', {}, colleague));
    expect(await audit()).toBe('FORBIDDEN');
    expect(codeOf(await rename(colleague, 'Mine'))).toBe('FORBIDDEN');
    await changeRole(owner, colleague, 'ADMIN');
    expect(await audit()).toBeUndefined();
    expect(codeOf(await rename(colleague, 'Ours'))).toBeUndefined();
    const me = await gateway.rest('GET', '/api/v1/auth/me', owner);
    expect(me.body).toMatchObject({ organization_name: 'Ours' });
    await changeRole(owner, colleague, 'MEMBER');
    expect(await audit()).toBe('FORBIDDEN');
  });

  test('is given by owners alone, and nobody raises themselves', async () => {
    const owner = await newPerson(gateway);
    const admin = await newColleague(gateway, owner, 'ADMIN');
    const member = await newColleague(gateway, owner);
    expect(codeOf(await changeRole(admin, admin, 'OWNER'))).toBe('FORBIDDEN');
    expect(codeOf(await changeRole(admin, member, 'ADMIN'))).toBe('FORBIDDEN');
    expect(codeOf(await changeRole(member, member, 'ADMIN'))).toBe('FORBIDDEN');
    expect(codeOf(await transfer(admin, admin))).toBe('FORBIDDEN');
    expect(await rolesOf(owner)).toEqual(['ADMIN', 'MEMBER', 'OWNER']);
  });

  test('of an owner takes the password once the sign-in is older than ten minutes', async () => {
    const owner = await newPerson(gateway);
    const member = await newColleague(gateway, owner);
    gateway.clock.advance(601);
    expect(codeOf(await transfer(owner, member))).toBe('UNAUTHENTICATED');
    expect(codeOf(await changeRole(owner, member, 'OWNER'))).toBe('UNAUTHENTICATED');
    expect(codeOf(await transfer(owner, member, 'not my password'))).toBe('UNAUTHENTICATED');
    const answer = await transfer(owner, member, owner.password);
    expect(valueAt(answer.body, 'data', 'transferOwnership')).toEqual({
      id: member.userId,
      role: 'OWNER',
    });
    expect(await rolesOf(owner)).toEqual(['ADMIN', 'OWNER']);
    gateway.clock.advance(-601);
  });
});

describe('a switch', () => {
  test('opens another organization, for as long as the first token lasts', async () => {
    const owner = await newPerson(gateway);
    const { home, guest } = await newGuest(owner);
    gateway.clock.advance(3600);
    const answer = await switchTo(guest, home.organizationId);
    const token = textAt(answer.body, 'data', 'switchOrganization', 'accessToken');
    const me = await gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(me.body).toMatchObject({ organization_id: home.organizationId });
    gateway.clock.advance(86_400 - 3600 + 1);
    expect(await meStatus({ token })).toBe(401);
    gateway.clock.advance(-86_401);
  });

  test('gives a token that dies with the first one', async () => {
    const owner = await newPerson(gateway);
    const { home, guest } = await newGuest(owner);
    const answer = await switchTo(guest, home.organizationId);
    const token = textAt(answer.body, 'data', 'switchOrganization', 'accessToken');
    await gateway.graphql('mutation { signOutEverywhere }', {}, guest);
    expect(await meStatus({ token })).toBe(401);
  });

  test('does not get past a removal at the same time', async () => {
    for (let round = 0; round < 4; round += 1) {
      const owner = await newPerson(gateway);
      const { home } = await newGuest(owner);
      const [switched] = await Promise.all([
        switchTo(home, owner.organizationId),
        remove(owner, home),
      ]);
      expect(['NOT_FOUND', 'UNAUTHENTICATED', undefined]).toContain(codeOf(switched));
      const token = valueAt(switched.body, 'data', 'switchOrganization', 'accessToken');
      if (typeof token === 'string') {
        expect(await meStatus({ token })).toBe(401);
      }
    }
  });
});

describe('a new name of an organization', () => {
  test('is what every member sees with the next request, and nobody else', async () => {
    const owner = await newPerson(gateway);
    const { home, guest } = await newGuest(owner);
    const colleague = await newColleague(gateway, owner);
    const nameSeenBy = async (by: { token: string }) => {
      const { body } = await gateway.graphql('{ me { organization { name } } }', {}, by);
      return valueAt(body, 'data', 'me', 'organization', 'name');
    };
    for (const name of ['Salon Eins', 'Salon Zwei']) {
      const own = await nameSeenBy(home);
      const rename = `mutation { updateOrganization(input: { name: "${name}" }) { name } }`;
      expect(codeOf(await gateway.graphql(rename, {}, owner))).toBeUndefined();
      for (const member of [owner, guest, colleague]) {
        expect(await nameSeenBy(member)).toBe(name);
      }
      expect(await nameSeenBy(home)).toBe(own);
    }
  });
});

describe('a locked organization', () => {
  test('keeps nobody from their others', async () => {
    const owner = await newPerson(gateway);
    const { home, guest } = await newGuest(owner);
    await gateway.sql('update organizations set is_active = false where id = ?', [
      home.organizationId,
    ]);
    expect((await signInAgain(gateway, home)).organizationId).toBe(owner.organizationId);
    expect(await meStatus(guest)).toBe(200);
    expect(codeOf(await switchTo(guest, home.organizationId))).toBe('FORBIDDEN');
  });
});
