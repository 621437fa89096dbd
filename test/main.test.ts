import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, textAt, valueAt } from './harness/client.js';
import { createTestDatabase } from './harness/test-database.js';
import { registration } from './harness/test-gateway.js';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
  await rm(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  /** Resolves with the address line's URL, or rejects when the process ends before. */
  readonly url: Promise<string>;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function run(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/main.js')], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...environment },
  });
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const address = /http:\S+/.exec(stdout)?.[0];
      if (address !== undefined) {
        resolve(address);
      }
    });
    child.on('exit', (code) => reject(new Error(`It ended with ${code}: ${stderr}`)));
  });
  // Who only waits for the end must not be told of the missing address.
  url.catch(() => {});
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, url, ended };
}

describe('node dist/main.js', () => {
  test('knows after a SIGKILL every user that it answered 201 for', async () => {
    const database = await createTestDatabase();
    const environment = { DATABASE_URL: database.url };
    for (const email of ['first@example.com', 'second@example.com']) {
      const { child, url, ended } = run(environment);
      const client = createClient(await url);
      const body = registration({ email });
      const answer = await client.rest('POST', '/api/v1/auth/register', { body });
      child.kill('SIGKILL');
      expect(answer.status).toBe(201);
      await ended;
      const again = run(environment);
      const clientAgain = createClient(await again.url);
      const login = { email, password: 'your_password' };
      expect((await clientAgain.rest('POST', '/api/v1/auth/login', { body: login })).status).toBe(
        200,
      );
      // The signing key is kept too: a token outlives the restart.
      const me = await clientAgain.rest('GET', '/api/v1/auth/me', {
        token: textAt(answer.body, 'access_token'),
      });
      expect(valueAt(me.body, 'email')).toBe(email);
      again.child.kill('SIGTERM');
      expect((await again.ended).code).toBe(0);
    }
    await database.drop();
  });

  test('prints one line, and exits with 0 on SIGTERM after finishing what is in flight', async () => {
    const { child, url, ended } = run({ DATABASE_URL: 'pglite:memory' });
    const client = createClient(await url);
    const registerOne = () =>
      client.rest('POST', '/api/v1/auth/register', { body: registration() });
    const inFlight = Array.from({ length: 20 }, registerOne);
    // Each takes a hash; when the first is answered, the others have arrived and are waiting.
    await Promise.race(inFlight);
    child.kill('SIGTERM');
    const statuses = (await Promise.all(inFlight)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201]));
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Empfio Gateway is ready on http:\/\/127\.0\.0\.1:\d+\n$/);
  });

  test.each(['1', '2'])(
    'ends with 0 on SIGTERM while it starts, of %s workers',
    async (workers) => {
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : '';
      const connected = once(silent, 'connection');
      const { child, ended } = run({
        DATABASE_URL: `postgres://127.0.0.1:${port}/x`,
        JWT_SECRET: 'x'.repeat(32),
        WORKERS: workers,
      });
      await connected;
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 0, stdout: '' });
      silent.close();
    },
  );

  test('keeps the key that it made to its owner', async () => {
    const { url } = run({});
    await url;
    expect((await stat(join(folder, 'data/jwt-secret'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'data/jwt-secret'), 'utf8')).toMatch(/^[\w-]{43}$/);
  });

  test('refuses an embedded database that another process has open', async () => {
    await run({}).url;
    const { code, stderr } = await run({}).ended;
    expect(code).toBe(1);
    expect(stderr).toBe('Empfio Gateway cannot start: ./data/db is open in another process\n');
  });

  test('says in one line what is wrong with its settings, its port or its database', async () => {
    const settings = await run({ PORT: 'http' }).ended;
    expect(settings).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'Empfio Gateway cannot start: PORT must be a whole number\n',
    });
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const occupied = await run({ PORT: port, DATABASE_URL: 'pglite:memory' }).ended;
    expect(occupied.code).toBe(1);
    expect(occupied.stderr).toMatch(/^Empfio Gateway cannot start: .*EADDRINUSE.*\n$/);
    const away = await run({ DATABASE_URL: 'postgres://127.0.0.1:1/none' }).ended;
    expect(away.code).toBe(1);
    expect(away.stderr).toMatch(/^Empfio Gateway cannot start: .*ECONNREFUSED.*\n$/);
    taken.close();
  });
});
