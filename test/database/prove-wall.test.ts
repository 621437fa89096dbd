import { connectDatabase, type Database } from '#gateway/database/connect.js';
import { proveWall, WallError } from '#gateway/database/prove-wall.js';
import { entities } from '#gateway/entities.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import type { DatabaseLocation } from '#gateway/settings/settings.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

const warnings: unknown[] = [];
const log = {
  debug: () => {},
  warn: (words: string) => {
    warnings.push(words);
  },
};

let testDatabase: TestDatabase;
let location: DatabaseLocation;
let database: Database;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  location = parseSettings({ DATABASE_URL: testDatabase.url }).database;
  database = await connectDatabase(location, entities, log);
  await database.migrate();
  warnings.length = 0;
});
afterEach(async () => {
  await database.close();
  await testDatabase.drop();
});

const run = (statement: string) => database.fork().execute(statement);
const prove = () => proveWall(database, location, log);

describe('the proof of the wall at start', () => {
  test('passes on a database that was migrated, and warns of a superuser on a server', async () => {
    await expect(prove()).resolves.toBeUndefined();
    expect(warnings).toHaveLength(location.kind === 'postgresql' ? 1 : 0);
  });

  test.each([
    ['policies are off', 'alter table messages disable row level security'],
    ['policies are not forced', 'alter table bookings no force row level security'],
    ['the role owns a table', 'alter table leads owner to empfio_tenant'],
    [
      'a policy lets rows be seen without an organization',
      `create policy everybody on leads to empfio_tenant using (true);`,
    ],
  ])('refuses where %s', async (_, statement) => {
    await run(
      `insert into organizations values ('0190a0a0-0000-7000-8000-000000000000', 'x', now())`,
    );
    await run(
      `insert into leads (organization_id, id, name, channel, status, preferred_services, metadata,
         created_at, updated_at)
       values ('0190a0a0-0000-7000-8000-000000000000', '0190a0a0-0000-7000-8000-000000000001',
         'x', 'web', 'new', '{}', '{}', now(), now())`,
    );
    await expect(prove()).resolves.toBeUndefined();
    await run(statement);
    await expect(prove()).rejects.toThrow(WallError);
  });
});

describe('a connection that is no superuser, and may act as every role', () => {
  test('sees no webhook outside of all scopes', async () => {
    const id = '0190a0a0-0000-7000-8000-000000000000';
    const seen: number[] = [];
    const work = database.fork().transactional(async (transaction) => {
      await transaction.execute(`insert into organizations values ('${id}', 'x', now())`);
      await transaction.execute(
        `insert into webhooks (organization_id, id, url, events, secret, is_active, created_by,
           created_at) values ('${id}', '${id}', '', '{}', '', true, '${id}', now())`,
      );
      await transaction.execute(
        `insert into calcom_connections (organization_id, secret, created_at)
         values ('${id}', '', now())`,
      );
      await transaction.execute('create role gateway_of_this_test');
      await transaction.execute(
        'grant empfio_tenant, empfio_purge, empfio_webhooks to gateway_of_this_test',
      );
      for (const role of ['empfio_webhooks', 'gateway_of_this_test']) {
        await transaction.execute(`set local role ${role}`);
        for (const table of ['webhooks', 'calcom_connections']) {
          seen.push((await transaction.execute(`select 1 from ${table}`)).length);
        }
        await transaction.execute('reset role');
      }
      // The role belongs to the whole server.
      throw new Error('Undo it all');
    });
    await expect(work).rejects.toThrow('Undo it all');
    expect(seen).toEqual([1, 1, 0, 0]);
  });
});
