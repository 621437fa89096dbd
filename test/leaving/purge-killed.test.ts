import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

let testDatabase: TestDatabase;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gateway-purge-'));
});
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  await testDatabase.drop();
  await rm(folder, { recursive: true });
});

/** Opens the database while no gateway has it. */
async function withDatabase<Result>(work: (database: Database) => Promise<Result>) {
  const { database: location } = parseSettings({ DATABASE_URL: testDatabase.url });
  const database = await connectDatabase(location, entities, { debug: () => {} });
  try {
    await database.migrate();
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Runs the gateway until it logs the words, and ends it by the signal. */
async function runUntil(words: string, signal: NodeJS.Signals): Promise<void> {
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/main.js')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: testDatabase.url,
      MAIL_OUTBOX: 'off',
      PURGE_INTERVAL: '1',
      LOG_LEVEL: 'info',
    },
  });
  children.push(child);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${log}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (log.includes(words)) {
          resolve();
        }
      });
    }
  });
  child.kill(signal);
  await ended;
}

test('a purge that is killed in the middle is done by the next process', async () => {
  const [organizationId, userId] = [randomUUID(), randomUUID()];
  await withDatabase(async (database) => {
    const due = "false, now() - interval '1 day', now()";
    await database.fork().execute(
      `insert into organizations (id, name, is_active, deletion_due_at, created_at)
         values (?, 'Leaving', ${due})`,
      [organizationId],
    );
    await database.fork().execute(
      `insert into users (id, email, full_name, is_verified, oauth_provider, organization_id,
         is_active, deletion_due_at, created_at)
       values (?, 'leaving@example.com', 'Leaving', true, 'local', ?, ${due})`,
      [userId, organizationId],
    );
    await database.fork().execute(
      `insert into leads (organization_id, id, name, channel, status, preferred_services,
         metadata, created_at, updated_at)
       select ?, gen_random_uuid(), 'Lead ' || n, 'web', 'new', '{}', '{}', now(), now()
       from generate_series(1, 20000) n`,
      [organizationId],
    );
  });
  const countLeads = () =>
    withDatabase(async (database) => {
      const [row] = await database.fork().execute('select count(*)::int as count from leads');
      return Reflect.get(row ?? {}, 'count');
    });

  // The account goes first; at this line the organization's rows have their turn.
  await runUntil('An account was purged', 'SIGKILL');
  expect(await countLeads()).toBeGreaterThan(0);
  await runUntil('An organization was purged', 'SIGTERM');
  expect(await countLeads()).toBe(0);
  const left = await withDatabase((database) =>
    database.fork().execute('select id from organizations'),
  );
  expect(left).toEqual([]);
}, 120_000);
