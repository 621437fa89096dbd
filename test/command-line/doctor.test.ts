import { createServer } from 'node:http';
import { runCommand } from '../harness/run-command.js';
import { TestClock } from '../harness/test-clock.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const environment = { DATABASE_URL: testDatabase.url };
  expect((await runCommand(['migrate'], { environment })).code).toBe(0);
});
afterAll(() => testDatabase.drop());

interface Finding {
  readonly check: string;
  readonly standing: string;
  readonly found: string;
  readonly advice: string;
}

async function examine(values: Record<string, string>) {
  const environment = { DATABASE_URL: testDatabase.url, ...values };
  const { code, stdout, stderr } = await runCommand(['doctor', '--json'], { environment });
  expect(stderr).toBe('');
  const findings: Finding[] = JSON.parse(stdout);
  return { code, findings, of: (check: string) => findings.find((one) => one.check === check) };
}

describe('empfio doctor', () => {
  test('finds a sound gateway sound', async () => {
    const { code, findings } = await examine({});
    expect(code).toBe(0);
    expect(findings.filter(({ standing }) => standing === 'fault')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['database', 'migrations', 'row-level security', 'clock', 'disk']),
    );
  });

  test('names every fault of the settings, and what to do', async () => {
    const { code, findings } = await examine({ PORT: 'x', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(findings.map(({ found }) => found).join()).toMatch(/PORT.*LOG_LEVEL|LOG_LEVEL.*PORT/);
    expect(findings.every(({ advice }) => advice !== '')).toBe(true);
  });

  test('warns of a proxy that anybody can be, and of providers that do not answer', async () => {
    const { code, of } = await examine({
      TRUST_PROXY: '0.0.0.0/0',
      OAUTH_GOOGLE_CLIENT_ID: 'x',
      OAUTH_GOOGLE_CLIENT_SECRET: 'x',
      OAUTH_DEVELOPMENT_ORIGIN: 'http://127.0.0.1:1',
    });
    expect(code).toBe(1);
    expect(of('trusted proxies')?.standing).toBe('fault');
    expect(of('provider google')).toMatchObject({ standing: 'fault' });
    expect(of('redirect addresses')?.standing).toBe('fault');
  });

  test('asks the providers that are switched on at their own addresses', async () => {
    const asked: string[] = [];
    const provider = createServer((request, response) => {
      asked.push(`${request.headers['x-forwarded-host']}${request.url}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const address = provider.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { code, findings } = await examine({
      OAUTH_GOOGLE_CLIENT_ID: 'x',
      OAUTH_GOOGLE_CLIENT_SECRET: 'x',
      OAUTH_OUTLOOK_CLIENT_ID: 'x',
      OAUTH_OUTLOOK_CLIENT_SECRET: 'x',
      OAUTH_FACEBOOK_CLIENT_ID: 'x',
      OAUTH_FACEBOOK_CLIENT_SECRET: 'x',
      OAUTH_REDIRECT_URIS: 'https://your-app.com/callback',
      OAUTH_DEVELOPMENT_ORIGIN: `http://127.0.0.1:${port}`,
    });
    provider.close();
    expect({ code, faults: findings.filter(({ standing }) => standing === 'fault') }).toEqual({
      code: 0,
      faults: [],
    });
    expect(asked.sort()).toEqual([
      'accounts.google.com/.well-known/openid-configuration',
      'graph.facebook.com/v26.0/oauth/access_token',
      'login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    ]);
  });

  test('compares its clock with that of the database', async () => {
    const clock = new TestClock();
    const environment = { DATABASE_URL: testDatabase.url };
    const standing = async () => {
      const { stdout } = await runCommand(['doctor', '--json'], { environment, clock });
      const findings: Finding[] = JSON.parse(stdout);
      return findings.find(({ check }) => check === 'clock')?.standing;
    };
    expect(await standing()).toBe('ok');
    clock.advance(10);
    expect(await standing()).toBe('note');
    clock.advance(3600);
    expect(await standing()).toBe('fault');
  });

  test('tells of a database that is away or behind', async () => {
    const away = await examine({ DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(away.code).toBe(1);
    expect(away.of('database')).toMatchObject({ standing: 'fault' });
    const isServer = testDatabase.url.startsWith('postgres');
    const empty = isServer ? await createTestDatabase() : null;
    if (empty !== null) {
      const behind = await examine({ DATABASE_URL: empty.url });
      expect(behind.of('migrations')).toMatchObject({ standing: 'fault' });
      const list = await runCommand(['user', 'list'], {
        environment: { DATABASE_URL: empty.url },
      });
      expect(list).toMatchObject({ code: 1, stdout: '' });
      expect(list.stderr).toContain('empfio migrate');
      await empty.drop();
    }
  });
});
