import { setTimeout } from 'node:timers/promises';
import { switchOrganization, switchUser } from '#gateway/sessions/switch-account.js';
import { textAt, valueAt } from '../harness/client.js';
import {
  accept,
  codeOf,
  invite,
  mailTo,
  newColleague,
  newPerson,
  type Person,
  secretIn,
  signInAgain,
} from '../harness/people.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off', PURGE_INTERVAL: '1' });
});
afterAll(() => gateway.stop());

const GRACE_SECONDS = 30 * 86_400;

const end = (operation: 'deleteAccount' | 'deleteOrganization', by: Person, password?: string) =>
  gateway.graphql(
    `mutation ($input: LeavingProofInput!) { ${operation}(input: $input) { dueAt } }`,
    { input: { password: password ?? by.password } },
    by,
  );
const restore = (operation: 'restoreAccount' | 'restoreOrganization', token: string) =>
  gateway.graphql(`mutation ($input: RestoreInput!) { ${operation}(input: $input) }`, {
    input: { token },
  });
const restoreSecret = async ({ email }: Person, page = '/account/restore') =>
  secretIn(await mailTo(gateway, email, `${page}#token=`), page);
const statusOf = async ({ token }: { token: string }) =>
  (await gateway.rest('GET', '/api/v1/auth/me', { token })).status;
const loginStatus = async ({ email, password }: Person) =>
  (await gateway.rest('POST', '/api/v1/auth/login', { body: { email, password } })).status;
const changeRole = (by: Person, { userId }: Person, role: string) =>
  gateway.graphql(
    'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { role } }',
    { input: { userId, role } },
    by,
  );

/** Waits until the statement finds no row any more. */
async function gone(statement: string, id: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if ((await gateway.sql(statement, [id])).length === 0) {
      return;
    }
    await setTimeout(50);
  }
  throw new Error(`Still there: ${statement}`);
}

/** Runs the work with the clock past the grace; it stays there, since a round may be under way. */
async function afterGrace(work: () => Promise<void>): Promise<void> {
  gateway.clock.advance(GRACE_SECONDS + 60);
  await work();
}

describe('a deleted account', () => {
  test('is locked at once, and its sessions end', async () => {
    const person = await newPerson(gateway);
    expect(codeOf(await end('deleteAccount', person, 'not my password'))).toBe('UNAUTHENTICATED');
    expect(await statusOf(person)).toBe(200);
    const { body } = await end('deleteAccount', person);
    const dueAt = new Date(textAt(body, 'data', 'deleteAccount', 'dueAt')).getTime();
    expect(Math.abs(dueAt - gateway.clock.now().getTime() - GRACE_SECONDS * 1000)).toBeLessThan(
      60_000,
    );
    expect(await statusOf(person)).toBe(401);
    expect(await loginStatus(person)).toBe(403);
  });

  test('comes back by the link in the mail, once, with what went along', async () => {
    const person = await newPerson(gateway);
    await end('deleteAccount', person);
    const secret = await restoreSecret(person);
    expect(codeOf(await restore('restoreOrganization', secret))).toBe('BAD_USER_INPUT');
    const answers = await Promise.all([1, 2].map(() => restore('restoreAccount', secret)));
    expect(answers.map(codeOf).sort()).toEqual(['BAD_USER_INPUT', undefined]);
    expect(await statusOf(person)).toBe(401);
    const again = await signInAgain(gateway, person);
    expect(again.organizationId).toBe(person.organizationId);
    const { body } = await gateway.graphql('{ auditLog { nodes { action } } }', {}, again);
    const actions = JSON.stringify(body);
    for (const action of [
      'USER_DELETION_STARTED',
      'ORGANIZATION_DELETION_STARTED',
      'USER_RESTORED',
      'ORGANIZATION_RESTORED',
    ]) {
      expect(actions).toContain(action);
    }
    expect(actions).not.toContain('USER_DEACTIVATED');
  });

  test('is not possible while others would be left without an owner', async () => {
    const owner = await newPerson(gateway);
    const colleague = await newColleague(gateway, owner);
    expect(codeOf(await end('deleteAccount', owner))).toBe('CONFLICT');
    expect(await statusOf(owner)).toBe(200);
    await changeRole(owner, colleague, 'OWNER');
    expect(codeOf(await end('deleteAccount', owner))).toBeUndefined();
    expect(await statusOf(colleague)).toBe(200);
  });

  test('of two owners at once one stays', async () => {
    for (let round = 0; round < 3; round += 1) {
      const owner = await newPerson(gateway);
      const [second] = [await newColleague(gateway, owner), await newColleague(gateway, owner)];
      await changeRole(owner, second, 'OWNER');
      const codes = await Promise.all([end('deleteAccount', owner), end('deleteAccount', second)]);
      expect(codes.map(codeOf).sort()).toEqual(['CONFLICT', undefined]);
    }
  });

  test('that comes back can be signed in to, though its home is being deleted', async () => {
    const owner = await newPerson(gateway);
    const member = await newColleague(gateway, owner);
    await end('deleteAccount', member);
    await end('deleteAccount', owner);
    await restore('restoreAccount', await restoreSecret(member));
    expect(await loginStatus(member)).toBe(200);
  });

  test('that is removed meanwhile leaves no organization with its name', async () => {
    const owner = await newPerson(gateway);
    const [left, back] = [await newColleague(gateway, owner), await newColleague(gateway, owner)];
    const rename = 'mutation { updateMe(input: { fullName: "Zoe Left" }) { id } }';
    const remove = 'mutation ($id: ID!) { removeMember(userId: $id) }';
    for (const person of [left, back]) {
      await gateway.graphql(rename, {}, person);
      await end('deleteAccount', person);
      const removed = await gateway.graphql(remove, { id: person.userId }, owner);
      expect(codeOf(removed)).toBeUndefined();
    }
    await restore('restoreAccount', await restoreSecret(back));
    expect(await statusOf(await signInAgain(gateway, back))).toBe(200);
    await afterGrace(async () => {
      await gone('select 1 from users where id = ?', left.userId);
      await gone(
        `select 1 from organizations o where name = 'Zoe Left' and not exists (
           select 1 from memberships m where m.organization_id = o.id and m.user_id = ?)`,
        back.userId,
      );
      expect(await statusOf(await signInAgain(gateway, back))).toBe(200);
    });
  });

  test('goes for good after the grace, its organization too; the address is free again', async () => {
    const person = await newPerson(gateway);
    await gateway.graphql(
      `mutation { createLead(input: { name: "Lena", channel: WEB }) { id } }`,
      {},
      person,
    );
    await end('deleteAccount', person);
    const secret = await restoreSecret(person);
    await afterGrace(async () => {
      await gone('select 1 from users where id = ?', person.userId);
      await gone('select 1 from organizations where id = ?', person.organizationId);
      for (const table of ['leads', 'audit_events', 'memberships', 'lead_totals']) {
        await gone(`select 1 from ${table} where organization_id = ?`, person.organizationId);
      }
      expect(codeOf(await restore('restoreAccount', secret))).toBe('BAD_USER_INPUT');
      const anew = await newPerson(gateway, { email: person.email });
      expect(await statusOf(anew)).toBe(200);
    });
  });

  test('leaves what it did in the trail, without address or details', async () => {
    const owner = await newPerson(gateway);
    const colleague = await newColleague(gateway, owner);
    await end('deleteAccount', colleague);
    await afterGrace(() => gone('select 1 from users where id = ?', colleague.userId));
    const events = await gateway.sql(
      'select action, network, request_id, details from audit_events where user_id = ?',
      [colleague.userId],
    );
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['registered', 'user_deletion_started', 'user_deleted']),
    );
    for (const { network, request_id, details } of events) {
      expect([network, request_id, details]).toEqual([null, null, {}]);
    }
  });

  test('does not come back where an operator has locked it, or what went along, meanwhile', async () => {
    const [locked, other] = [await newPerson(gateway), await newPerson(gateway)];
    const { database, clock } = gateway;
    const lock = { isActive: false, now: clock.now() };
    for (const person of [locked, other]) {
      await end('deleteAccount', person);
    }
    const [first, second] = [await restoreSecret(locked), await restoreSecret(other)];
    const { userId } = locked;
    expect(await switchUser(database, { ...lock, userId })).toBe('switched');
    expect(await switchUser(database, { ...lock, userId })).toBe('unchanged');
    const { organizationId } = other;
    expect(await switchOrganization(database, { ...lock, organizationId })).toBe('switched');

    expect(codeOf(await restore('restoreAccount', first))).toBe('BAD_USER_INPUT');
    expect(await loginStatus(locked)).toBe(403);
    expect(codeOf(await restore('restoreAccount', second))).toBeUndefined();
    const again = await signInAgain(gateway, other);
    expect(again.organizationId).not.toBe(other.organizationId);
  });

  test('stays where an operator has unlocked it meanwhile', async () => {
    const person = await newPerson(gateway);
    await end('deleteAccount', person);
    await gateway.sql('update users set is_active = true where id = ?', [person.userId]);
    await gateway.sql('update users set is_active = false where id = ?', [person.userId]);
    const other = await newPerson(gateway);
    await end('deleteAccount', other);
    await afterGrace(async () => {
      await gone('select 1 from users where id = ?', other.userId);
      expect(await gateway.sql('select 1 from users where id = ?', [person.userId])).toHaveLength(
        1,
      );
    });
  });
});

describe('a deleted organization', () => {
  test('is locked for everybody at once, and comes back by the link of any owner', async () => {
    const owner = await newPerson(gateway);
    const [second, member] = [
      await newColleague(gateway, owner),
      await newColleague(gateway, owner),
    ];
    await changeRole(owner, second, 'OWNER');
    expect(codeOf(await end('deleteOrganization', member))).toBe('FORBIDDEN');
    expect(codeOf(await end('deleteOrganization', owner))).toBeUndefined();
    for (const person of [owner, second, member]) {
      expect(await statusOf(person)).toBe(403);
    }
    await mailTo(gateway, member.email, 'nobody can work in it any more');
    const page = '/account/restore-organization';
    const [first, other] = [await restoreSecret(owner, page), await restoreSecret(second, page)];
    expect(codeOf(await restore('restoreAccount', other))).toBe('BAD_USER_INPUT');
    expect(codeOf(await restore('restoreOrganization', other))).toBeUndefined();
    expect(codeOf(await restore('restoreOrganization', first))).toBe('BAD_USER_INPUT');
    for (const person of [owner, second, member]) {
      expect(await statusOf(person)).toBe(200);
    }
  });

  test('goes for good after the grace; its members keep their accounts and have a home', async () => {
    const owner = await newPerson(gateway);
    const member = await newColleague(gateway, owner);
    const guest = await newPerson(gateway);
    const { secret } = await invite(gateway, owner, guest.email);
    await accept(gateway, { token: secret }, guest);
    await end('deleteOrganization', owner);
    expect(await statusOf(guest)).toBe(200);
    await afterGrace(async () => {
      await gone('select 1 from organizations where id = ?', owner.organizationId);
      for (const person of [owner, member]) {
        const again = await signInAgain(gateway, person);
        expect(again.organizationId).not.toBe(owner.organizationId);
        const mine = await gateway.graphql('{ myOrganizations { role isHome } }', {}, again);
        expect(valueAt(mine.body, 'data', 'myOrganizations')).toEqual([
          { role: 'OWNER', isHome: true },
        ]);
      }
      expect((await signInAgain(gateway, guest)).organizationId).toBe(guest.organizationId);
    });
  });

  test('locks nobody out of their account meanwhile', async () => {
    const owner = await newPerson(gateway);
    const member = await newColleague(gateway, owner);
    const mine = async (by: Person) => {
      const { body } = await gateway.graphql(
        '{ myOrganizations { role isHome isActive isCurrent } }',
        {},
        by,
      );
      return valueAt(body, 'data', 'myOrganizations');
    };
    await end('deleteOrganization', owner);
    for (const person of [owner, member]) {
      const again = await signInAgain(gateway, person);
      expect(again.organizationId).not.toBe(owner.organizationId);
      expect(await statusOf(again)).toBe(200);
      expect(await mine(again)).toEqual([
        expect.objectContaining({ isHome: true, isActive: false, isCurrent: false }),
        { role: 'OWNER', isHome: false, isActive: true, isCurrent: true },
      ]);
    }
    const page = '/account/restore-organization';
    await restore('restoreOrganization', await restoreSecret(owner, page));
    expect((await signInAgain(gateway, member)).organizationId).toBe(owner.organizationId);
  });

  test('locks nobody out who leaves their last other one meanwhile', async () => {
    const [owner, other] = [await newPerson(gateway), await newPerson(gateway)];
    const member = await newColleague(gateway, owner);
    const { secret } = await invite(gateway, other, member.email);
    const { body } = await accept(gateway, { token: secret }, member);
    const guest = { token: textAt(body, 'data', 'acceptInvitation', 'accessToken') };
    await end('deleteOrganization', owner);
    const leave = 'mutation { leaveOrganization { accessToken } }';
    const left = await gateway.graphql(leave, {}, guest);
    const token = textAt(left.body, 'data', 'leaveOrganization', 'accessToken');
    expect(await statusOf({ token })).toBe(200);
    expect(await loginStatus(member)).toBe(200);
  });

  test('takes nobody in', async () => {
    const owner = await newPerson(gateway);
    const { secret: token } = await invite(gateway, owner, String(registration().email));
    await end('deleteOrganization', owner);
    const input = { token, fullName: 'Ben Maier', password: 'a good password for work' };
    expect(codeOf(await accept(gateway, input))).toBe('NOT_FOUND');
  });
});
