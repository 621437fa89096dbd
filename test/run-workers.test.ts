import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { threadsOf } from '#gateway/run-workers.js';
import { createClient, textAt } from './harness/client.js';
import { createTestDatabase, type TestDatabase } from './harness/test-database.js';
import { JWT_SECRET, registration } from './harness/test-gateway.js';

interface Run {
  readonly child: ChildProcess;
  readonly url: Promise<string>;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

const children: ChildProcess[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
  await rm(folder, { recursive: true });
});

function run(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/main.js')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: '0',
      ARGON2_MEMORY_KIB: '8',
      ARGON2_TIME_COST: '1',
      RATE_LIMIT: 'off',
      JWT_SECRET,
      ...environment,
    },
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
  url.catch(() => {});
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, url, ended };
}

/** The processes that this one has started and that live. */
function childrenOf({ pid }: ChildProcess): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

const readyLine = /^Empfio Gateway is ready on http:\/\/127\.0\.0\.1:\d+\n$/;

describe('the threads of the workers', () => {
  test.each([
    [1, 2, [2]],
    [2, 2, [1, 1]],
    [3, 4, [1, 1, 2]],
    [2, 5, [2, 3]],
    [4, 2, [1, 1, 1, 1]],
  ])(
    'of %i for %i threads are no more than there are, and one each at least',
    (workers, all, each) => {
      const shares = Array.from({ length: workers }, (_, index) => threadsOf(index, workers, all));
      expect(shares).toEqual(each);
    },
  );
});

describe('WORKERS', () => {
  test('above 1 are refused in one line beside the embedded database', async () => {
    const { code, stdout, stderr } = await run({ WORKERS: '2', DATABASE_URL: 'pglite:memory' })
      .ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'Empfio Gateway cannot start: WORKERS above 1 needs a PostgreSQL server in DATABASE_URL: the embedded database has one process\n',
    );
  });

  test('say once why they cannot start, and end with 1', async () => {
    const away = { WORKERS: '3', DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    const { code, stdout, stderr } = await run(away).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Empfio Gateway cannot start: .*ECONNREFUSED.*\n$/);
  });

  if (process.env.TEST_DATABASE_URL) {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await createTestDatabase();
    });
    afterEach(() => database.drop());

    test('share one port, print one line, and finish what is in flight on SIGTERM', async () => {
      const { child, url, ended } = run({ WORKERS: '2', DATABASE_URL: database.url });
      const client = createClient(await url);
      expect(childrenOf(child)).toHaveLength(2);
      const registerOne = () =>
        client.rest('POST', '/api/v1/auth/register', { body: registration() });
      const inFlight = Array.from({ length: 20 }, registerOne);
      await Promise.race(inFlight);
      child.kill('SIGTERM');
      const statuses = (await Promise.all(inFlight)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([201]));
      const { code, stdout } = await ended;
      expect(code).toBe(0);
      expect(stdout).toMatch(readyLine);
    });

    test('are replaced when one dies, without a loss, and end with whoever watches over them', async () => {
      const { child, url, ended } = run({ WORKERS: '2', DATABASE_URL: database.url });
      const client = createClient(await url);
      const { body } = await client.rest('POST', '/api/v1/auth/register', { body: registration() });
      const token = textAt(body, 'access_token');
      const before = childrenOf(child);
      process.kill(before[0] ?? 0, 'SIGKILL');
      // The time limit of the test bounds it.
      let after = before;
      while (after.length < 2 || after.some((id) => id === before[0])) {
        await setTimeout(20);
        after = childrenOf(child);
      }
      const me = () => client.rest('GET', '/api/v1/auth/me', { token });
      // A connection that was the dead one's is refused once.
      await me().catch(() => {});
      expect((await me()).status).toBe(200);
      child.kill('SIGKILL');
      await once(child, 'exit');
      while (after.some(isAlive)) {
        await setTimeout(20);
      }
      expect((await ended).stdout).toMatch(readyLine);
    });
  }
});

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
