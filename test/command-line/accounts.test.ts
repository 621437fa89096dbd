import { setTimeout } from 'node:timers/promises';
import { textAt } from '../harness/client.js';
import { type CommandWorld, runCommand, startCommandWorld } from '../harness/run-command.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import { registration, type TestGateway } from '../harness/test-gateway.js';

/** On the embedded database the gateway stops and starts for each command. */
const RESTARTS_LIMIT_MS = 180_000;

let testDatabase: TestDatabase;
let world: CommandWorld;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  world = await startCommandWorld(testDatabase.url);
});
afterAll(async () => {
  await world.stop();
  await testDatabase.drop();
});

const node = (): TestGateway => {
  const [first] = world.nodes();
  if (first === undefined) {
    throw new Error('No node runs');
  }
  return first;
};

async function registered(values: Record<string, unknown> = {}) {
  const body = registration(values);
  const answer = await node().rest('POST', '/api/v1/auth/register', { body });
  return {
    email: textAt(answer.body, 'email'),
    token: textAt(answer.body, 'access_token'),
    userId: textAt(answer.body, 'user_id'),
    organizationId: textAt(answer.body, 'organization_id'),
  };
}

/** The statuses that a token is answered with, on every node. */
const statusesOf = async (token: string) => {
  // Within this time the contract promises that every node knows.
  await setTimeout(100);
  const answers = world.nodes().map(({ rest }) => rest('GET', '/api/v1/auth/me', { token }));
  return [...new Set((await Promise.all(answers)).map(({ status }) => status))];
};

const login = async (email: string) =>
  node().rest('POST', '/api/v1/auth/login', { body: { email, password: 'your_password' } });

describe('empfio user deactivate', () => {
  test(
    'is known to every node at once; tokens from before do not come back',
    async () => {
      const { email, token, userId } = await registered();
      expect(await statusesOf(token)).toEqual([200]);
      const locked = await world.command('user', 'deactivate', email.toUpperCase());
      expect(locked).toEqual({ code: 0, stdout: `${email} is locked\n`, stderr: '' });
      expect(await statusesOf(token)).toEqual([403]);
      expect((await login(email)).status).toBe(403);
      const [again, unlocked] = await world.commands(
        ['user', 'deactivate', userId, '--json'],
        ['user', 'activate', userId, '--json'],
      );
      const unchanged = { id: userId, is_active: false, changed: false };
      expect(JSON.parse(again?.stdout ?? '')).toEqual(unchanged);
      expect(JSON.parse(unlocked?.stdout ?? '')).toEqual({
        id: userId,
        is_active: true,
        changed: true,
      });
      expect(await statusesOf(token)).toEqual([401]);
      const next = textAt((await login(email)).body, 'access_token');
      expect(await statusesOf(next)).toEqual([200]);
      const { body } = await node().graphql(
        '{ auditLog { nodes { action } } }',
        {},
        { token: next },
      );
      expect(JSON.stringify(body)).toMatch(/USER_ACTIVATED.*USER_DEACTIVATED/);
    },
    RESTARTS_LIMIT_MS,
  );

  test('and everybody who signs in at the same moment: nobody waits for the other', async () => {
    const { email, organizationId } = await registered();
    const logins = Array.from({ length: 10 }, () => login(email));
    const switches = ['deactivate', 'activate'].flatMap((word) => [
      ['user', word, email],
      ['org', word, organizationId],
    ]);
    // On the embedded database the gateway makes way for each command.
    if (world.nodes().length > 1) {
      const runs = await Promise.all(switches.map((values) => world.command(...values)));
      expect(new Set(runs.map(({ code }) => code))).toEqual(new Set([0]));
    }
    const statuses = (await Promise.all(logins)).map(({ status }) => status);
    expect([200, 401, 403]).toEqual(expect.arrayContaining([...new Set(statuses)]));
  });
});

describe('empfio org deactivate', () => {
  test(
    'locks all of its accounts on every node, until it is activated',
    async () => {
      const { email, token, organizationId } = await registered();
      const locked = await world.command('org', 'deactivate', organizationId, '--json');
      expect(JSON.parse(locked.stdout)).toMatchObject({ is_active: false, changed: true });
      expect(await statusesOf(token)).toEqual([403]);
      expect((await login(email)).status).toBe(403);
      const [shown, activated] = await world.commands(
        ['org', 'show', organizationId, '--json'],
        ['org', 'activate', organizationId],
      );
      expect(JSON.parse(shown?.stdout ?? '')).toMatchObject({ is_active: false, users: 1 });
      expect(activated?.code).toBe(0);
      expect(await statusesOf(token)).toEqual([401]);
      const next = textAt((await login(email)).body, 'access_token');
      expect(await statusesOf(next)).toEqual([200]);
      // What is active already is left alone, and nobody is signed out.
      const again = await world.command('org', 'activate', organizationId, '--json');
      expect(JSON.parse(again.stdout)).toMatchObject({ is_active: true, changed: false });
      expect(await statusesOf(next)).toEqual([200]);
    },
    RESTARTS_LIMIT_MS,
  );
});

describe('empfio user sign-out', () => {
  test('makes every token worthless, and is on record', async () => {
    const { email, token } = await registered();
    expect((await world.command('user', 'sign-out', email)).code).toBe(0);
    expect(await statusesOf(token)).toEqual([401]);
    const next = textAt((await login(email)).body, 'access_token');
    const { body } = await node().graphql(
      '{ auditLog(filter: { action: SIGNED_OUT_EVERYWHERE }) { nodes { details } } }',
      {},
      { token: next },
    );
    expect(JSON.stringify(body)).toContain('operator');
  });
});

describe('what there is', () => {
  test('is one JSON array, also where there is nothing', async () => {
    const { email, userId, organizationId } = await registered();
    const [list, none, organizations, one, details] = await world.commands(
      ['user', 'list', '--organization', organizationId, '--json', '--active'],
      ['user', 'list', '--search', 'nobody-has-this', '--json'],
      ['org', 'list', '--limit', '0', '--json'],
      ['org', 'list', '--limit', '1'],
      ['user', 'show', email, '--json'],
    );
    expect(JSON.parse(list?.stdout ?? '')).toMatchObject([{ email, is_active: true }]);
    expect(none).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    expect(JSON.parse(organizations?.stdout ?? '').length).toBeGreaterThan(1);
    expect(one?.stdout.split('\n')).toHaveLength(2);
    const shown = { id: userId, password: 'argon2id', identities: '' };
    expect(JSON.parse(details?.stdout ?? '')).toMatchObject(shown);
    expect(details?.stdout).not.toContain('$argon2');
  });

  test('ends with 3 where nobody is called so', async () => {
    const runs = await world.commands(
      ['user', 'show', 'nobody@example.com'],
      ['user', 'deactivate', '0190a0a0-0000-7000-8000-000000000000'],
      ['user', 'sign-out', 'not even an address'],
      ['org', 'activate', 'No Such Business'],
      ['user', 'list', '--organization', 'No Such Business'],
    );
    expect(runs).toHaveLength(5);
    for (const { code, stdout, stderr } of runs) {
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/^There is no /);
    }
  });
});

describe('the embedded database of a running gateway', () => {
  test('is left alone, with an exit code of its own and what to do', async () => {
    if (world.nodes().length === 1) {
      const environment = { DATABASE_URL: testDatabase.url };
      for (const values of [['user', 'list'], ['migrate']]) {
        const { code, stderr } = await runCommand(values, { environment });
        expect(code).toBe(4);
        expect(stderr).toMatch(/is open in another process: stop the gateway first/);
      }
      const doctor = await runCommand(['doctor'], { environment });
      expect(doctor.code).toBe(0);
      expect(doctor.stdout).toContain('a gateway has it open');
    } else {
      const environment = { DATABASE_URL: 'postgres://127.0.0.1:1/none' };
      const { code, stderr } = await runCommand(['user', 'list'], { environment });
      expect(code).toBe(5);
      expect(stderr).toMatch(/^The database cannot be opened: .*ECONNREFUSED/);
    }
  });
});
