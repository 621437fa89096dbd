import type { PostgresServer } from '../harness/postgres-servers.js';
import type { Ledger } from './ledger.js';
import { NEXT_MIGRATION } from './next-release.js';

/** What the server lacks of what was promised, or has twice. */
export async function findLosses(server: PostgresServer, ledger: Ledger): Promise<string[]> {
  const read = (sql: string) => server.run(sql, 'gateway');
  const emails = (await read('select email from users')).map(({ email }) => String(email));
  const leads = new Set((await read('select id::text from leads')).map(({ id }) => String(id)));
  const present = new Set(emails);
  const lostMembers = ledger.members.filter(({ email }) => !present.has(email));
  const lostLeads = ledger.leads.filter((id) => !leads.has(id));
  const [orphans] = await read(
    `select count(*)::int as count from organizations o
     where not exists (select from users u where u.organization_id = o.id)`,
  );
  const [twice] = await read(
    `select count(*)::int as count from
       (select from leads group by organization_id, channel_id having count(*) > 1) as doubled`,
  );
  const migrations = await read(
    `select 1 from mikro_orm_migrations where name = '${NEXT_MIGRATION}'`,
  );
  return [
    ...lostMembers.map(({ email }) => `${email} was acknowledged and is gone`),
    ...lostLeads.map((id) => `lead ${id} was acknowledged and is gone`),
    ...(emails.length === present.size ? [] : ['an address has two accounts']),
    ...(orphans?.count === 0 ? [] : [`${String(orphans?.count)} organizations have nobody`]),
    ...(twice?.count === 0 ? [] : [`${String(twice?.count)} leads are there twice`]),
    ...(migrations.length === 1 ? [] : [`the migration was made ${migrations.length} times`]),
  ];
}
