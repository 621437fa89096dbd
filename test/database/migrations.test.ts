import { MikroORM } from '@mikro-orm/core';
import { databaseOptions } from '#gateway/database/options.js';
import { entities } from '#gateway/entities.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

let testDatabase: TestDatabase;
let orm: MikroORM;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const { database } = parseSettings({ DATABASE_URL: testDatabase.url });
  orm = await MikroORM.init(databaseOptions(database, entities, { debug: () => {} }));
});
afterAll(async () => {
  await orm.close();
  await testDatabase.drop();
});

describe('the migrations', () => {
  test('make the tables that the entities describe, take them away, and make them again', async () => {
    await orm.migrator.up();
    const difference = await orm.schema.getUpdateSchemaSQL({ wrap: false });
    // Foreign keys that begin with the organization are the database's alone: the ORM follows
    // these relations by loaders, not by properties.
    const own = /^alter table "\w+" drop constraint "(\w+)_foreign";$/;
    const lines = difference.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !own.test(line))).toEqual([]);
    expect(lines.map((line) => own.exec(line)?.[1]).sort()).toEqual([
      'audit_events_organization_id',
      'bookings_lead',
      'calcom_connections_organization_id',
      'calcom_uids_booking',
      'conversations_lead',
      'invitations_inviter',
      'invitations_organization_id',
      'leads_organization_id',
      'memberships_organization_id',
      'memberships_user_id',
      'messages_conversation',
      'users_home',
      'webhook_deliveries_event',
      'webhook_deliveries_webhook',
      'webhook_events_organization_id',
      'webhooks_organization_id',
    ]);
    await orm.migrator.down({ to: 0 });
    const tables = await orm.em
      .getConnection()
      .execute("select tablename from pg_tables where schemaname = 'public'");
    expect(tables).toEqual([{ tablename: 'mikro_orm_migrations' }]);
    await orm.migrator.up();
    expect(await orm.migrator.getPending()).toEqual([]);
  });
});
