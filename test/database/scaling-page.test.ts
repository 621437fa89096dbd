import { readFileSync } from 'node:fs';
import { connectDatabase, type Database } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const { database: location } = parseSettings({ DATABASE_URL: testDatabase.url });
  database = await connectDatabase(location, entities, { debug: () => {} });
  await database.migrate();
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const section =
  readFileSync('docs/scaling.md', 'utf8').split('## Tenants over many servers')[1] ?? '';

/** Table → where it lies, as docs/scaling.md has it. */
const places = new Map(
  [...section.matchAll(/^\| `(\w+)` \| (distributed|reference|local) \|/gm)].map(
    ([, table = '', place = '']) => [table, place],
  ),
);
const distributed = [...places]
  .filter(([, place]) => place === 'distributed')
  .map(([name]) => name);

const namesOf = async (sql: string): Promise<string[]> =>
  (await database.fork().execute(sql)).map(({ name }) => String(name));

describe('the script that makes the roles of a new server', () => {
  test('makes and grants every role that a policy names', async () => {
    const roles = await namesOf(
      `select distinct unnest(roles)::text as name from pg_policies
       where schemaname = 'public' order by 1`,
    );
    const script = readFileSync('deploy/create-gateway-role.sh', 'utf8');
    const made = [...script.matchAll(/create role (\w+) nologin/g)].map(([, name]) => name);
    const own = roles.filter((name) => name !== 'public');
    expect(made.sort()).toEqual(own);
    const granted = /grant (.+) to gateway/.exec(script)?.[1]?.split(', ').sort();
    expect(granted).toEqual(own);
  });
});

describe('the section on Citus', () => {
  test('says of every table of the schema where it lies, and of no other', async () => {
    const tables = await namesOf(
      `select tablename::text as name from pg_tables where schemaname = 'public'`,
    );
    expect([...places.keys()].sort()).toEqual(tables.sort());
  });

  test('distributes only tables whose unique keys all contain the organization', async () => {
    expect(distributed.length).toBeGreaterThan(0);
    const without = await namesOf(
      `select c.relname || ': ' || i.relname as name
       from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
       where x.indisunique and c.relname in (${distributed.map((name) => `'${name}'`).join(', ')})
         and not exists (
           select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id'
             and a.attnum = any(x.indkey))`,
    );
    expect(without).toEqual([]);
  });

  test('names every foreign key and trigger that distributed tables have to lose', async () => {
    const list = distributed.map((name) => `'${name}'`).join(', ');
    const keys = await namesOf(
      `select conname::text as name from pg_constraint k
       join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
       where k.contype = 'f' and c.relname in (${list}) and r.relname not in (${list})`,
    );
    const triggers = await namesOf(
      `select tgname::text as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
       where not tgisinternal and c.relname in (${list})`,
    );
    const dropped = [...section.matchAll(/drop (?:constraint|trigger) (\w+)/g)].map(
      ([, name]) => name,
    );
    expect(dropped.sort()).toEqual([...keys, ...triggers].sort());
    const statements = [...section.matchAll(/create_distributed_table\('(\w+)'/g)].map(
      ([, name]) => name,
    );
    expect(statements.sort()).toEqual(distributed.toSorted());
  });
});
