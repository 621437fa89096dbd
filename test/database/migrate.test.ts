import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { connectDatabase } from '#gateway/database/connect.js';
import { migrationsList } from '#gateway/database/migrations/migrations-list.js';
import { entities } from '#gateway/entities.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import { JWT_SECRET } from '../harness/test-gateway.js';

const silent = { debug: () => {} };

let testDatabase: TestDatabase;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
});
afterEach(() => testDatabase.drop());

// The embedded database has one process, and a lock of its own.
if (process.env.TEST_DATABASE_URL) {
  const run = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: testDatabase.url });
    await client.connect();
    try {
      const result: pg.QueryResult = await client.query(sql);
      return result.rows;
    } finally {
      await client.end();
    }
  };
  const start = () =>
    spawn(process.execPath, [join(process.cwd(), 'dist/main.js')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'silent',
        JWT_SECRET,
        DATABASE_URL: testDatabase.url,
      },
    });
  const recorded = async () =>
    (await run('select name from mikro_orm_migrations order by id')).map(({ name }) => name);

  describe('an empty server', () => {
    test('is migrated once by nodes that start at the same moment', async () => {
      const location = { kind: 'postgresql', url: testDatabase.url } as const;
      const nodes = await Promise.all(
        Array.from({ length: 4 }, () => connectDatabase(location, entities, silent)),
      );
      await Promise.all(nodes.map((node) => node.migrate()));
      await Promise.all(nodes.map((node) => node.close()));
      expect(await recorded()).toEqual(migrationsList.map(({ name }) => name));
    });

    test('is left to the next node by one that is killed in the middle', async () => {
      // Whoever migrates has to wait behind this for the first table.
      const holder = new pg.Client({ connectionString: testDatabase.url });
      await holder.connect();
      await holder.query('begin; create table organizations (id int)');
      const first = start();
      const isWaiting = async () => {
        const rows = await run(
          `select 1 from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length > 0;
      };
      // The time limit of the test bounds it.
      while (!(await isWaiting())) {
        await setTimeout(20);
      }
      first.kill('SIGKILL');
      await once(first, 'exit');
      const second = start();
      await setTimeout(200);
      await holder.query('rollback');
      const [line]: unknown[] = await once(second.stdout, 'data');
      expect(String(line)).toContain('Empfio Gateway is ready on ');
      second.kill('SIGTERM');
      await once(second, 'exit');
      await holder.end();
      expect(await recorded()).toEqual(migrationsList.map(({ name }) => name));
    });
  });
} else {
  test('the embedded database is brought up to date without a lock', async () => {
    const directory = testDatabase.url.replace('pglite:', '');
    const location = { kind: 'embedded', directory } as const;
    const database = await connectDatabase(location, entities, silent);
    await database.migrate();
    const rows = await database.fork().execute('select name from mikro_orm_migrations order by id');
    await database.close();
    expect(rows.map(({ name }) => name)).toEqual(migrationsList.map(({ name }) => name));
  });
}
