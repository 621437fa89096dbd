import type { TestGateway } from '../harness/test-gateway.js';
import type { Owned } from './members.js';

/** Every row that an organization owns, in a fixed order. */
export async function rowsOf(
  gateway: TestGateway,
  { organizationId }: Pick<Owned, 'organizationId'>,
): Promise<unknown[]> {
  const tables = {
    organizations: 'id = ?',
    users: 'organization_id = ?',
    credentials: 'user_id in (select id from users where organization_id = ?)',
    identities: 'user_id in (select id from users where organization_id = ?)',
    leads: 'organization_id = ?',
    bookings: 'organization_id = ?',
    conversations: 'organization_id = ?',
    messages: 'organization_id = ?',
    audit_events: 'organization_id = ?',
    memberships: 'organization_id = ?',
    invitations: 'organization_id = ?',
    export_links: 'organization_id = ?',
    restore_links: 'organization_id = ?',
    webhooks: 'organization_id = ?',
    webhook_events: 'organization_id = ?',
    webhook_deliveries: 'organization_id = ?',
    calcom_connections: 'organization_id = ?',
  };
  const keys: Readonly<Record<string, string>> = {
    credentials: 'user_id',
    memberships: 'user_id',
    calcom_connections: 'organization_id',
    export_links: 'digest',
    restore_links: 'digest',
  };
  const rows: unknown[] = [];
  for (const [table, condition] of Object.entries(tables)) {
    const key = keys[table] ?? 'id';
    const sql = `select to_jsonb(t) as row from ${table} t where ${condition} order by ${key}`;
    rows.push(await gateway.sql(sql, [organizationId]));
  }
  return rows;
}
