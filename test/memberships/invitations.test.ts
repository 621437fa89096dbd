import { textAt, valueAt } from '../harness/client.js';
import {
  accept,
  codeOf,
  invite,
  mailTo,
  newColleague,
  newPerson,
  type Person,
  signInAgain,
} from '../harness/people.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
});
afterAll(() => gateway.stop());

const INVITE = `mutation ($input: InviteMemberInput!) {
  inviteMember(input: $input) { id email role invitedBy expiresAt }
}`;
const inviting = (by: Person, email: string, role = 'MEMBER') =>
  gateway.graphql(INVITE, { input: { email, role } }, by);
const newAddress = () => String(registration().email);
const newAccount = (token: string) =>
  accept(gateway, { token, fullName: 'Ben Maier', password: 'a good password for work' });
const membersOf = async (by: Person) => {
  const { body } = await gateway.graphql('{ members { nodes { id role } } }', {}, by);
  return valueAt(body, 'data', 'members', 'nodes');
};

describe('a new account', () => {
  test('joins verified, with the organization for its home and none of its own', async () => {
    const owner = await newPerson(gateway);
    const email = newAddress();
    const { secret } = await invite(gateway, owner, email, 'ADMIN');
    const answer = await newAccount(secret);
    expect(valueAt(answer.body, 'data', 'acceptInvitation', 'user')).toMatchObject({
      email,
      isVerified: true,
      organization: { id: owner.organizationId },
    });
    const joined = await signInAgain(gateway, {
      ...owner,
      email,
      password: 'a good password for work',
    });
    expect(joined.organizationId).toBe(owner.organizationId);
    const mine = await gateway.graphql(
      '{ myOrganizations { organization { id } role isHome isCurrent isActive joinedAt } }',
      {},
      joined,
    );
    expect(valueAt(mine.body, 'data', 'myOrganizations')).toMatchObject([
      {
        organization: { id: owner.organizationId },
        role: 'ADMIN',
        isHome: true,
        isCurrent: true,
        isActive: true,
      },
    ]);
    expect(await membersOf(owner)).toHaveLength(2);
    await mailTo(gateway, owner.email, 'Ben Maier');
  });

  test('needs a name, and a password that is not weak, and the invitation stays good', async () => {
    const owner = await newPerson(gateway);
    const { secret: token } = await invite(gateway, owner, newAddress());
    const password = 'a good password for work';
    const nameless = await accept(gateway, { token, password });
    expect(valueAt(nameless.body, 'errors', 0, 'extensions', 'fields', 0, 'loc')).toEqual([
      'input',
      'fullName',
    ]);
    const weak = await accept(gateway, { token, fullName: 'Ben', password: 'password' });
    expect(codeOf(weak)).toBe('BAD_USER_INPUT');
    expect(codeOf(await newAccount(token))).toBeUndefined();
  });

  test('is not made where the address has one; and nothing is hashed for it', async () => {
    const [owner, other] = [await newPerson(gateway), await newPerson(gateway)];
    const { secret } = await invite(gateway, owner, other.email);
    expect(codeOf(await newAccount(secret))).toBe('CONFLICT');
    expect(codeOf(await accept(gateway, { token: secret }, other))).toBeUndefined();
  });
});

describe('an account that exists', () => {
  test('joins when signed in, keeps its home, and gets a token of the same lifetime', async () => {
    const owner = await newPerson(gateway);
    const other = await newPerson(gateway, { isVerified: false });
    const { secret } = await invite(gateway, owner, other.email);
    gateway.clock.advance(60);
    const answer = await accept(gateway, { token: secret }, other);
    const token = textAt(answer.body, 'data', 'acceptInvitation', 'accessToken');
    const claims = (text: string): unknown =>
      JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
    const { exp, iat } = Object(claims(other.token));
    expect(claims(token)).toEqual({ sub: other.userId, org: owner.organizationId, exp, iat });
    const me = await gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(me.body).toMatchObject({ organization_id: owner.organizationId, is_verified: true });
    expect((await signInAgain(gateway, other)).organizationId).toBe(other.organizationId);
  });

  test('of another address is refused, and the invitation stays good', async () => {
    const [owner, other] = [await newPerson(gateway), await newPerson(gateway)];
    const { secret } = await invite(gateway, owner, newAddress());
    expect(codeOf(await accept(gateway, { token: secret }, other))).toBe('FORBIDDEN');
    expect(codeOf(await newAccount(secret))).toBeUndefined();
  });

  test('must be signed in', async () => {
    const [owner, other] = [await newPerson(gateway), await newPerson(gateway)];
    const { secret } = await invite(gateway, owner, other.email);
    expect(codeOf(await accept(gateway, { token: secret }))).toBe('UNAUTHENTICATED');
  });
});

describe('the answer to whoever invites', () => {
  test('does not tell whether the address has an account', async () => {
    const [owner, other] = [await newPerson(gateway), await newPerson(gateway)];
    const shape = async (email: string) => {
      const { status, body } = await inviting(owner, email);
      return [status, Object.keys(Object(valueAt(body, 'data', 'inviteMember')))];
    };
    expect(await shape(other.email)).toEqual(await shape(newAddress()));
  });

  test('is FORBIDDEN for members, for admins who invite admins, and without a verified address', async () => {
    const owner = await newPerson(gateway);
    const member = await newColleague(gateway, owner);
    const admin = await newColleague(gateway, owner, 'ADMIN');
    const unverified = await newPerson(gateway, { isVerified: false });
    expect(codeOf(await inviting(member, newAddress()))).toBe('FORBIDDEN');
    expect(codeOf(await inviting(admin, newAddress(), 'ADMIN'))).toBe('FORBIDDEN');
    expect(codeOf(await inviting(admin, newAddress()))).toBeUndefined();
    expect(codeOf(await inviting(unverified, newAddress()))).toBe('FORBIDDEN');
    expect(codeOf(await inviting(owner, newAddress(), 'OWNER'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await inviting(owner, member.email))).toBe('CONFLICT');
    const list = '{ invitations { id } }';
    expect(codeOf(await gateway.graphql(list, {}, member))).toBe('FORBIDDEN');
    expect(codeOf(await gateway.graphql(list, {}, admin))).toBeUndefined();
  });

  test('is RATE_LIMITED after five to one address, whoever sends them', async () => {
    const limited = await startTestGateway();
    const address = newAddress();
    const codes: unknown[] = [];
    for (let round = 0; round < 6; round += 1) {
      const owner = await newPerson(limited);
      const input = { email: address, role: 'MEMBER' };
      codes.push(codeOf(await limited.graphql(INVITE, { input }, owner)));
    }
    await limited.stop();
    expect(codes).toEqual([...Array(5).fill(undefined), 'RATE_LIMITED']);
  });

  test('counts nothing for who may invite nobody: strangers keep no address from being invited', async () => {
    const limited = await startTestGateway();
    const address = newAddress();
    const stranger = await newPerson(limited, { isVerified: false });
    const [owner, member] = [await newPerson(limited), await newPerson(limited)];
    await limited.sql('update users set email = ? where id = ?', [address, member.userId]);
    const { secret } = await invite(limited, owner, address);
    await accept(limited, { token: secret }, member);
    const input = { email: address, role: 'MEMBER' };
    const codes: unknown[] = [];
    for (const by of [...Array(6).fill(stranger), ...Array(6).fill(owner)]) {
      codes.push(codeOf(await limited.graphql(INVITE, { input }, by)));
    }
    const other = await newPerson(limited);
    codes.push(codeOf(await limited.graphql(INVITE, { input }, other)));
    await limited.stop();
    expect(codes).toEqual([...Array(6).fill('FORBIDDEN'), ...Array(6).fill('CONFLICT'), undefined]);
  });

  test('is RATE_LIMITED where the mail would be left out, however many organizations there are', async () => {
    const limited = await startTestGateway();
    const owner = await newPerson(limited);
    const codes: unknown[] = [];
    for (let round = 0; round < 51; round += 1) {
      const input = { email: newAddress(), role: 'MEMBER' };
      codes.push(codeOf(await limited.graphql(INVITE, { input }, owner)));
    }
    await limited.stop();
    expect(codes).toEqual([...Array(50).fill(undefined), 'RATE_LIMITED']);
  });

  test('is not that there are too many, where those before are void', async () => {
    const owner = await newPerson(gateway);
    await gateway.sql(
      `insert into invitations (organization_id, id, email, role, secret_hash, invited_by,
         inviter_tokens_valid_from, created_at, expires_at)
       select ?::uuid, gen_random_uuid(), n || '@example.com', 'member', gen_random_uuid()::text,
         ?::uuid, null, now(), now() + interval '7 days' from generate_series(1, 100) n`,
      [owner.organizationId, owner.userId],
    );
    expect(codeOf(await inviting(owner, newAddress()))).toBe('CONFLICT');
    await gateway.graphql('mutation { signOutEverywhere }', {}, owner);
    const again = await signInAgain(gateway, owner);
    expect(codeOf(await inviting(again, newAddress()))).toBeUndefined();
  });
});

describe('an invitation is void', () => {
  const REVOKE = 'mutation ($id: ID!) { revokeInvitation(id: $id) }';
  const prepare = async () => {
    const owner = await newPerson(gateway);
    const admin = await newColleague(gateway, owner, 'ADMIN');
    const { id, secret } = await invite(gateway, admin, newAddress());
    return { owner, admin, id, secret };
  };
  type Prepared = Awaited<ReturnType<typeof prepare>>;
  const sql = (statement: string) => (prepared: Prepared) =>
    gateway.sql(statement, [prepared.admin.userId]);
  const change = (operation: string) => (prepared: Prepared) =>
    gateway.graphql(
      operation,
      { userId: prepared.admin.userId, input: { userId: prepared.admin.userId, role: 'MEMBER' } },
      prepared.owner,
    );

  test.each<readonly [string, (prepared: Prepared) => Promise<unknown>]>([
    ['once it was used', ({ secret }) => newAccount(secret)],
    ['once it was revoked', ({ id, owner }) => gateway.graphql(REVOKE, { id }, owner)],
    [
      'when its inviter is removed',
      change('mutation ($userId: ID!) { removeMember(userId: $userId) }'),
    ],
    [
      'when its inviter may not invite any more',
      change('mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { id } }'),
    ],
    ['when its inviter is locked', sql('update users set is_active = false where id = ?')],
    [
      'when its inviter signs out everywhere',
      ({ admin }) => gateway.graphql('mutation { signOutEverywhere }', {}, admin),
    ],
    ['when its inviter is deleted', sql('delete from users where id = ?')],
    [
      'when its organization is locked',
      ({ owner }) =>
        gateway.sql('update organizations set is_active = false where id = ?', [
          owner.organizationId,
        ]),
    ],
  ])('%s', async (_, end) => {
    const prepared = await prepare();
    await end(prepared);
    const answer = await newAccount(prepared.secret);
    expect(codeOf(answer)).toBe('NOT_FOUND');
    // As one that never was.
    expect(answer.body).toEqual((await newAccount('x'.repeat(43))).body);
  });

  test('after seven days, and not before', async () => {
    const owner = await newPerson(gateway);
    const [first, second] = [
      await invite(gateway, owner, newAddress()),
      await invite(gateway, owner, newAddress()),
    ];
    gateway.clock.advance(7 * 86_400 - 60);
    expect(codeOf(await newAccount(first.secret))).toBeUndefined();
    gateway.clock.advance(61);
    expect(codeOf(await newAccount(second.secret))).toBe('NOT_FOUND');
    gateway.clock.advance(-7 * 86_400 - 1);
  });

  test('when another one goes to the same address', async () => {
    const owner = await newPerson(gateway);
    const email = newAddress();
    const { secret } = await invite(gateway, owner, email);
    const later = await invite(gateway, owner, email);
    expect(codeOf(await newAccount(secret))).toBe('NOT_FOUND');
    expect(codeOf(await newAccount(later.secret))).toBeUndefined();
  });
});

describe('at once', () => {
  test('of several uses of one invitation one succeeds', async () => {
    const owner = await newPerson(gateway);
    const { secret } = await invite(gateway, owner, newAddress());
    const codes = (await Promise.all([1, 2, 3].map(() => newAccount(secret)))).map(codeOf);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
    expect(await membersOf(owner)).toHaveLength(2);
  });

  test('of a use and a revocation one succeeds', async () => {
    for (let round = 0; round < 4; round += 1) {
      const owner = await newPerson(gateway);
      const { id, secret } = await invite(gateway, owner, newAddress());
      const answers = await Promise.all([
        newAccount(secret),
        gateway.graphql('mutation ($id: ID!) { revokeInvitation(id: $id) }', { id }, owner),
      ]);
      expect(answers.map(codeOf).sort()).toEqual(['NOT_FOUND', undefined]);
    }
  });
});

describe('another organization', () => {
  test('neither sees an invitation nor takes it back', async () => {
    const [owner, other] = [await newPerson(gateway), await newPerson(gateway)];
    const { id, secret } = await invite(gateway, owner, newAddress());
    const list = await gateway.graphql('{ invitations { id } }', {}, other);
    expect(valueAt(list.body, 'data', 'invitations')).toEqual([]);
    for (const wanted of [id, 'no uuid']) {
      const answer = await gateway.graphql(
        'mutation ($id: ID!) { revokeInvitation(id: $id) }',
        { id: wanted },
        other,
      );
      expect(codeOf(answer)).toBe('NOT_FOUND');
    }
    expect(codeOf(await newAccount(secret))).toBeUndefined();
  });
});
