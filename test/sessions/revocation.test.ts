import { setTimeout } from 'node:timers/promises';
import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

// Two nodes on one database where that is a server; the embedded one has a single process.
const isServer = Boolean(process.env.TEST_DATABASE_URL);

let gateway: TestGateway;
let otherNode: TestGateway | null = null;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
  otherNode = isServer
    ? await startTestGateway({ RATE_LIMIT: 'off', DATABASE_URL: gateway.databaseUrl })
    : null;
});
afterAll(async () => {
  await otherNode?.stop();
  await gateway.stop();
});

const nodes = () => [gateway, ...(otherNode === null ? [] : [otherNode])];

interface Account {
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly userId: string;
  readonly organizationId: string;
}

async function registered(): Promise<Account> {
  const values = registration();
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: values });
  return {
    email: String(values.email),
    password: String(values.password),
    token: textAt(body, 'access_token'),
    userId: textAt(body, 'user_id'),
    organizationId: textAt(body, 'organization_id'),
  };
}

/** The statuses of requests of every kind, on every node. */
async function statusesOf(token: string): Promise<number[]> {
  const answers = nodes().flatMap((node) => [
    node.rest('GET', '/api/v1/auth/me', { token }),
    node.rest('PATCH', '/api/v1/auth/me', { token, body: { full_name: 'Still Here' } }),
    node.rest('GET', '/api/v1/leads', { token }),
    node.graphql('{ me { id } }', {}, { token }),
    node.graphql('mutation { updateMe(input: { fullName: "Still Here" }) { id } }', {}, { token }),
    node.graphql('{ auditLog { totalCount } }', {}, { token }),
  ]);
  return (await Promise.all(answers)).map(({ status }) => status);
}

const login = ({ email, password }: Pick<Account, 'email' | 'password'>, node = gateway) =>
  node.rest('POST', '/api/v1/auth/login', { body: { email, password } });

const signOutEverywhere = (token: string) =>
  gateway.graphql('mutation { signOutEverywhere }', {}, { token });

/** Within this time the contract promises that every node knows. */
const everyNodeKnows = () => setTimeout(100);

describe('with the next request, on every node, no token counts', () => {
  test.each([
    ['of a user who was locked', 'update users set is_active = false where id = ?', 'userId', 403],
    ['of a user who was deleted', 'delete from users where id = ?', 'userId', 401],
    [
      'of an organization that was locked',
      'update organizations set is_active = false where id = ?',
      'organizationId',
      403,
    ],
    [
      'of an organization that was deleted',
      'delete from organizations where id = ?',
      'organizationId',
      401,
    ],
  ] as const)('%s, in whatever tool that was done', async (_, statement, key, status) => {
    const account = await registered();
    expect(new Set(await statusesOf(account.token))).toEqual(new Set([200]));
    await gateway.sql(statement, [account[key]]);
    await everyNodeKnows();
    expect(new Set(await statusesOf(account.token))).toEqual(new Set([status]));
    expect((await login(account)).status).toBe(status);
  });

  test('after signing out everywhere; signing in again works at once', async () => {
    const account = await registered();
    const second = textAt((await login(account)).body, 'access_token');
    expect(new Set(await statusesOf(second))).toEqual(new Set([200]));
    const answer = await signOutEverywhere(account.token);
    expect(valueAt(answer.body, 'data', 'signOutEverywhere')).toBe(true);
    // This node has known since before it answered.
    expect((await gateway.rest('GET', '/api/v1/auth/me', { token: second })).status).toBe(401);
    await everyNodeKnows();
    for (const token of [account.token, second]) {
      expect(new Set(await statusesOf(token))).toEqual(new Set([401]));
    }
    const third = textAt((await login(account)).body, 'access_token');
    expect(new Set(await statusesOf(third))).toEqual(new Set([200]));
  });

  test('after signing out twice within one second', async () => {
    const account = await registered();
    let { token } = account;
    for (let round = 0; round < 5; round += 1) {
      await signOutEverywhere(token);
      expect((await gateway.rest('GET', '/api/v1/auth/me', { token })).status).toBe(401);
      token = textAt((await login(account)).body, 'access_token');
      expect((await gateway.rest('GET', '/api/v1/auth/me', { token })).status).toBe(200);
    }
  });

  test('after the password was changed, but for the new one', async () => {
    const account = await registered();
    const change = (newPassword: string, token: string, currentPassword = account.password) =>
      gateway.graphql(
        `mutation ($input: ChangePasswordInput!) {
          changePassword(input: $input) { accessToken user { id } }
        }`,
        { input: { currentPassword, newPassword } },
        { token },
      );
    const wrong = await change('a better password', account.token, 'not my password');
    expect(wrong.status).toBe(401);
    const weak = await change('password', account.token);
    expect(valueAt(weak.body, 'errors', 0, 'extensions', 'fields', 0, 'loc')).toEqual([
      'input',
      'newPassword',
    ]);
    const changed = await change('a better password', account.token);
    const token = textAt(changed.body, 'data', 'changePassword', 'accessToken');
    await everyNodeKnows();
    expect(new Set(await statusesOf(account.token))).toEqual(new Set([401]));
    expect(new Set(await statusesOf(token))).toEqual(new Set([200]));
    expect((await login(account)).status).toBe(401);
    expect((await login({ ...account, password: 'a better password' })).status).toBe(200);
  });

  test('of two changes of the password at once, one is made', async () => {
    const account = await registered();
    const answers = await Promise.all(
      ['one good password', 'another good password'].map((newPassword) =>
        gateway.graphql(
          'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { tokenType } }',
          { input: { currentPassword: account.password, newPassword } },
          { token: account.token },
        ),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });
});

describe('clocks of two nodes that are a second apart', () => {
  // Beside the embedded database there is one node, whose own clock then jumps.
  test.each([0, 0.3, 0.7, 0.999])(
    'let no token of the one ahead outlive its end (%d s)',
    async (moment) => {
      const account = await registered();
      const ahead = nodes().at(-1) ?? gateway;
      gateway.clock.advance(moment);
      ahead.clock.advance(1);
      const token = textAt((await login(account, ahead)).body, 'access_token');
      ahead.clock.advance(-1);
      await signOutEverywhere(account.token);
      await everyNodeKnows();
      expect(new Set(await statusesOf(token))).toEqual(new Set([401]));
      const next = textAt((await login(account)).body, 'access_token');
      expect(new Set(await statusesOf(next))).toEqual(new Set([200]));
    },
  );
});

describe('a clock that is set back', () => {
  test('brings no token back to life and keeps nobody out', async () => {
    const account = await registered();
    await signOutEverywhere(account.token);
    gateway.clock.advance(-86_400);
    expect((await gateway.rest('GET', '/api/v1/auth/me', { token: account.token })).status).toBe(
      401,
    );
    const token = textAt((await login(account)).body, 'access_token');
    expect((await gateway.rest('GET', '/api/v1/auth/me', { token })).status).toBe(200);
    await signOutEverywhere(token);
    expect((await gateway.rest('GET', '/api/v1/auth/me', { token })).status).toBe(401);
    const last = textAt((await login(account)).body, 'access_token');
    expect((await gateway.rest('GET', '/api/v1/auth/me', { token: last })).status).toBe(200);
    gateway.clock.advance(86_400);
  });
});

describe('checking a token', () => {
  test('asks the database nothing while nobody changes the account', async () => {
    const { token } = await registered();
    const me = () => gateway.rest('GET', '/api/v1/auth/me', { token });
    // The feed of changes goes live with the first requests.
    await me();
    await setTimeout(60);
    await me();
    const answer = await gateway.database.fork().transactional(async (transaction) => {
      // Whoever read the table now would wait until this transaction ends.
      await transaction.execute('lock table users in access exclusive mode');
      return Promise.race([me(), setTimeout(2000)]);
    });
    expect(answer).toMatchObject({ status: 200 });
  });

  test('asks the database every time while the feed of changes is lost', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { token, userId } = await registered();
      const me = () => gateway.rest('GET', '/api/v1/auth/me', { token });
      expect((await me()).status).toBe(200);
      // On the embedded database nobody listens on a connection of their own, and nothing is lost.
      await gateway.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'empfio-gateway changes' and datname = current_database()`,
      );
      await gateway.sql('update users set is_active = false where id = ?', [userId]);
      await everyNodeKnows();
      expect((await me()).status).toBe(403);
    }
  });
});
