import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { AuditAction } from '../audit/audit-action.js';
import type { RunStatement } from '../database/statements.js';
import type { ImportedUser } from './check-record.js';

/** How a user of a file stands to those that are there. */
export type Presence = 'new' | 'there' | 'id-taken' | 'identity-taken';

const records = `json_to_recordset($1::json) as r(
  id uuid, email text, full_name text, organization_id uuid, organization_name text,
  password_hash text, is_active boolean, is_verified boolean, created_at timestamptz,
  oauth_provider text, oauth_subject text, event_id uuid, identity_id uuid)`;

const findPresent = {
  name: 'import-find-present',
  text: `select r.email,
      exists (select from users u where u.email = r.email) as has_email,
      exists (select from users u where u.id = r.id) as has_id,
      r.oauth_subject is not null and exists (
        select from identities i where i.provider = r.oauth_provider and i.subject = r.oauth_subject
      ) as has_identity
    from ${records}`,
};

const presentRow = z.object({
  email: z.string(),
  has_email: z.boolean(),
  has_id: z.boolean(),
  has_identity: z.boolean(),
});

/** How each of these users stands to those in the database, by email address. */
export async function findPresence(
  run: RunStatement,
  users: readonly ImportedUser[],
): Promise<ReadonlyMap<string, Presence>> {
  const { rows } = await run(findPresent, [toJson(users)]);
  return new Map(
    z
      .array(presentRow)
      .parse(rows)
      .map(({ email, has_email, has_id, has_identity }) => {
        const presence = has_id ? 'id-taken' : has_identity ? 'identity-taken' : 'new';
        return [email, has_email ? 'there' : presence];
      }),
  );
}

const storeAll = {
  name: 'import-store',
  text: `with r as materialized (select * from ${records}),
    organization as (
      insert into organizations (id, name, is_active, created_at)
      select distinct on (organization_id) organization_id, organization_name, true, created_at
      from r order by organization_id, created_at
      on conflict (id) do nothing
    ), member as (
      insert into users (id, email, full_name, is_active, is_verified, oauth_provider,
        organization_id, created_at)
      select id, email, full_name, is_active, is_verified, oauth_provider, organization_id,
        created_at
      from r order by created_at
    ), credential as (
      insert into credentials (user_id, password_hash)
      select id, password_hash from r where password_hash is not null
    ), identity as (
      insert into identities (id, user_id, provider, subject, email, created_at)
      select identity_id, id, oauth_provider, oauth_subject, email, created_at
      from r where oauth_subject is not null
    )
    insert into audit_events (organization_id, id, action, user_id, details, created_at)
    select organization_id, event_id, '${AuditAction.REGISTERED}', id, '{"method": "import"}', now()
    from r`,
};

/** Stores new users with all that belongs to them: in one statement, so all of them or none. */
export async function storeUsers(run: RunStatement, users: readonly ImportedUser[]): Promise<void> {
  await run(storeAll, [toJson(users)]);
}

function toJson(users: readonly ImportedUser[]): string {
  return JSON.stringify(
    users.map((user) => ({
      id: user.id,
      email: user.email,
      full_name: user.fullName,
      organization_id: user.organizationId,
      organization_name: user.organizationName,
      password_hash: user.passwordHash,
      is_active: user.isActive,
      is_verified: user.isVerified,
      created_at: user.createdAt,
      oauth_provider: user.oauthProvider,
      oauth_subject: user.oauthSubject,
      event_id: randomUUIDv7(),
      identity_id: randomUUIDv7(),
    })),
  );
}
