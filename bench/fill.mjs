import { query, withClient } from './database.mjs';
import { hashPassword } from './password.mjs';

/** Leads of an organization of usual size. */
const USUAL_LEADS = 1000;

const idFunction = `
  create function pg_temp.id(at timestamptz, number bigint) returns uuid immutable language sql as $$
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' ||
      lpad(to_hex(number & 4095), 3, '0') || '8000' || lpad(to_hex(number), 12, '0'))::uuid
  $$`;

const insertOrganizations = `
  insert into organizations (id, name, created_at)
  select pg_temp.id(at, number), 'Salon ' || number, at
  from generate_series(1, $1::bigint) as number
    cross join lateral (select timestamptz '2025-01-01Z' + number * interval '1 second' as at) as moment
  order by number`;

const insertUsers = `
  insert into users (id, email, full_name, is_active, is_verified, oauth_provider,
    organization_id, created_at)
  select id, 'user' || number || '@bench.example', 'User ' || number, true, false, 'local', id,
    created_at
  from (select row_number() over (order by id) as number, * from organizations) as organization`;

const insertMemberships = `
  insert into memberships (organization_id, user_id, role, created_at)
  select organization_id, id, 'owner', created_at from users`;

const insertCredentials =
  'insert into credentials (user_id, password_hash) select id, $1 from users';

/**
 * Half of the leads belong to the first organization, the others to organizations of usual size.
 * They came in turns, so the rows of one organization lie scattered, as they do in a business.
 */
const insertLeads = `
  insert into leads (organization_id, id, name, phone, email, company, channel, channel_id, status,
    preferred_services, appointment_notes, metadata, created_at, updated_at)
  select organization.id, pg_temp.id(at, number),
    (array['Ada', 'Emil', 'Mia', 'Goran', 'Lena', 'Tomas', 'Nora'])[1 + number % 7] || ' ' ||
      (array['Moretti', 'Novak', 'Petrov', 'Weber', 'Rossi'])[1 + number / 7 % 5] || ' ' || number,
    '+49 30 ' || 1000000 + number, 'lead' || number || '@customers.example', null,
    (array['whatsapp', 'web', 'voice', 'email', 'telegram'])[1 + number % 5], number::text,
    (array['new', 'contacted', 'booked', 'completed', 'lost'])[1 + number / 5 % 5],
    array['Haircut'], null, '{}', at, at
  from generate_series(1, $1::bigint) as number
    cross join lateral (select timestamptz '2026-01-01Z' + number * interval '1 second' as at) as moment
    join (select row_number() over (order by id) as place, id from organizations) as organization
      on organization.place = case when number % 2 = 0 then 1 else 2 + number / 2 % $2::bigint end
  order by number`;

/** What a trigger keeps where there are triggers. */
const countLeads = `
  insert into lead_totals (organization_id, total)
  select organization_id, count(*) from leads group by organization_id`;

/**
 * Fills the tables that a gateway has made: `leads` leads, and as many users, each with an
 * organization of their own, but at least as many as the leads need organizations.
 */
export async function fill(url, { leads, users }) {
  const usual = Math.max(1, Math.round(leads / 2 / USUAL_LEADS));
  const hash = await hashPassword();
  await withClient(url, async (client) => {
    await client.query(idFunction);
    // No triggers: ten million checks of foreign keys take an hour, and these rows are right.
    await client.query('set session_replication_role = replica');
    await client.query(insertOrganizations, [Math.max(users, usual + 1)]);
    await client.query(insertUsers);
    await client.query(insertMemberships);
    await client.query(insertCredentials, [hash]);
    await withoutIndexes(client, 'leads', () => client.query(insertLeads, [leads, usual]));
    await client.query(countLeads);
    await client.query('vacuum analyze');
  });
  return usual;
}

/** An index that is built at the end costs a tenth of one that is kept up row by row. */
async function withoutIndexes(client, table, work) {
  const { rows } = await client.query(
    `select indexname, indexdef from pg_indexes where tablename = $1 and indexname not in
      (select conname from pg_constraint where conrelid = $1::regclass)`,
    [table],
  );
  for (const { indexname } of rows) {
    await client.query(`drop index ${indexname}`);
  }
  await work();
  for (const { indexdef } of rows) {
    await client.query(indexdef);
  }
}

/** The first users: the first one's organization has half of the leads, the others a usual share. */
export function readUsers(url, count) {
  return query(
    url,
    `select users.id, email, full_name, users.is_active, is_verified, oauth_provider, organization_id,
      organizations.name as organization_name, users.created_at
    from users join organizations on organizations.id = organization_id
    order by users.id limit $1`,
    [count],
  );
}
