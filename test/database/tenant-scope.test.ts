import { randomUUID } from 'node:crypto';
import { connectDatabase, type Database } from '#gateway/database/connect.js';
import { createTenants, type Tenants } from '#gateway/database/tenant-scope.js';
import { entities } from '#gateway/entities.js';
import { Channel } from '#gateway/leads/channel.js';
import { Lead } from '#gateway/leads/lead.entity.js';
import { Organization } from '#gateway/organizations/organization.entity.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

let testDatabase: TestDatabase;
let database: Database;
let tenants: Tenants;
let organizations: { organizationId: string }[];
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const { database: location } = parseSettings({ DATABASE_URL: testDatabase.url });
  database = await connectDatabase(location, entities, { debug: () => {} });
  if (location.kind === 'postgresql') {
    // One connection for everybody, as the embedded database has: what one tenant leaves on it,
    // the next would find.
    database.orm.config.set('pool', { min: 1, max: 1 });
    await database.orm.reconnect();
  }
  await database.migrate();
  tenants = createTenants(database);
  const createdAt = new Date();
  const made = ['a', 'b'].map((name) => new Organization({ name, createdAt }));
  await database.fork().persist(made).flush();
  organizations = made.map(({ id }) => ({ organizationId: id }));
  for (const { organizationId } of organizations) {
    await tenants.within({ organizationId }, async (scope) => {
      const values = { organizationId, name: organizationId, channel: Channel.WEB, now: createdAt };
      scope.persist(new Lead(values));
    });
  }
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const namesIn = (index: number) =>
  tenants.within(organizations[index] ?? { organizationId: '' }, async (scope) =>
    (await scope.find(Lead, {})).map(({ name }) => name),
  );
const sessionNow = () =>
  database.fork().execute(
    `select current_user = session_user as is_own_role,
            coalesce(current_setting('app.organization', true), '') as organization`,
  );

describe('a tenant scope on a pool of one connection', () => {
  test('sees its own organization, however the tenants take turns', async () => {
    const turns = Array.from({ length: 40 }, (_, index) => index % 2);
    const seen = await Promise.all(turns.map(namesIn));
    expect(seen).toEqual(turns.map((index) => [organizations[index]?.organizationId]));
    expect(await sessionNow()).toEqual([{ is_own_role: true, organization: '' }]);
  });

  test('leaves nothing on the connection when it fails in the middle', async () => {
    const [first = { organizationId: '' }] = organizations;
    await expect(
      tenants.within(first, async (scope) => {
        await scope.find(Lead, {});
        throw new Error('in the middle');
      }),
    ).rejects.toThrow('in the middle');
    await expect(tenants.within(first, (scope) => scope.execute('select 1 / 0'))).rejects.toThrow(
      'division by zero',
    );
    expect(await sessionNow()).toEqual([{ is_own_role: true, organization: '' }]);
    expect(await namesIn(1)).toEqual([organizations[1]?.organizationId]);
  });

  test('sees nothing where the organization is none, and cannot be opened for no id', async () => {
    const nobody = { organizationId: randomUUID() };
    expect(await tenants.within(nobody, (scope) => scope.find(Lead, {}))).toEqual([]);
    await expect(
      tenants.within({ organizationId: "' or true --" }, (scope) =>
        scope.execute('select * from leads'),
      ),
    ).rejects.toThrow('invalid input syntax for type uuid');
    const bare = database.fork({ role: 'empfio_tenant' });
    const rows = await bare.transactional((scope) => scope.execute('select * from leads'));
    expect(rows).toEqual([]);
  });

  test('cannot write a row of another organization, nor one that points across the wall', async () => {
    const [first = { organizationId: '' }, second = { organizationId: '' }] = organizations;
    const now = new Date();
    await expect(
      tenants.within(first, async (scope) => {
        scope.persist(new Lead({ ...second, name: 'planted', channel: Channel.WEB, now }));
      }),
    ).rejects.toThrow('row-level security');
    const rows = await database
      .fork()
      .execute('select id from leads where organization_id = ?', [second.organizationId]);
    await expect(
      database.fork().execute(
        `insert into bookings (organization_id, id, lead_id, start_time, end_time, status, metadata,
           created_at, updated_at)
         values (?, gen_random_uuid(), ?, now(), now() + interval '1 hour', 'confirmed', '{}',
           now(), now())`,
        [first.organizationId, Reflect.get(rows[0] ?? {}, 'id')],
      ),
    ).rejects.toThrow('bookings_lead_foreign');
  });

  test('cannot read accounts, delete rows or change its own role', async () => {
    const [first = { organizationId: '' }] = organizations;
    for (const statement of [
      'select * from users',
      'select * from credentials',
      'select * from organizations',
      'delete from leads',
      'truncate leads',
      'alter table leads disable row level security',
    ]) {
      await expect(tenants.within(first, (scope) => scope.execute(statement))).rejects.toThrow(
        /permission denied|must be owner/,
      );
    }
  });
});
