import { setTimeout } from 'node:timers/promises';
import { type ChangeFeed, createChangeFeed } from '#gateway/database/change-feed.js';
import { connectDatabase, type Database } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { createTcpRelay, type TcpRelay } from '../harness/tcp-relay.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

const silent = { debug: () => {}, info: () => {}, warn: () => {} };

let testDatabase: TestDatabase;
let relay: TcpRelay | null = null;
let database: Database;
let feed: ChangeFeed;
const heard: string[] = [];
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const url = new URL(testDatabase.url);
  if (url.protocol === 'postgres:') {
    relay = await createTcpRelay({ host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = '127.0.0.1';
    url.port = String(relay.port);
  }
  const { database: location } = parseSettings({
    DATABASE_URL: relay === null ? testDatabase.url : url.href,
  });
  database = await connectDatabase(location, entities, silent);
  await database.migrate();
  feed = await createChangeFeed(database, silent);
  feed.subscribe({
    onChange: (table, id) => void heard.push(`${table} ${id}`),
    onGap: () => void heard.push('gap'),
  });
});
afterAll(async () => {
  await relay?.thaw();
  await feed.stop();
  await database.close();
  await relay?.unplug();
  await testDatabase.drop();
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await setTimeout(5);
  }
}

const organizationId = '0190a0a0-0000-7000-8000-000000000000';
const userId = '0190a0a0-0000-7000-8000-000000000001';

describe('the feed of changes', () => {
  test('tells of every change, and of rows that are gone', async () => {
    await until(() => feed.isLive());
    const run = (sql: string) => database.fork().execute(sql);
    await run(`insert into organizations values ('${organizationId}', 'x', now())`);
    await run(
      `insert into users values ('${userId}', 'a@b.co', 'A', true, false, 'local', '${organizationId}', now())`,
    );
    heard.length = 0;
    await run(`update users set full_name = 'B' where id = '${userId}'`);
    await run(`update organizations set is_active = false where id = '${organizationId}'`);
    await run(`delete from users where id = '${userId}'`);
    await run('truncate users cascade');
    await until(() => heard.length >= 4);
    expect(heard).toEqual([
      `users ${userId}`,
      `organizations ${organizationId}`,
      `users ${userId}`,
      'gap',
    ]);
  });

  test('is live no more once nothing is heard of the server, and says so when it is back', async () => {
    await until(() => feed.isLive());
    if (relay === null) {
      await database.orm.close();
      expect(feed.isLive()).toBe(false);
      return;
    }
    // A cable that is cut without a word: neither side hears of it.
    await relay.freeze();
    await until(() => !feed.isLive());
    heard.length = 0;
    await relay.thaw();
    await relay.unplug();
    await relay.plug();
    await until(() => feed.isLive());
    expect(heard).toContain('gap');
  });
});
