import { randomUUIDv7 } from 'node:crypto';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import type { RunStatement } from '../database/statements.js';
import type { Organization } from '../organizations/organization.entity.js';
import type { User } from '../users/user.entity.js';

/** All that one registration makes. */
interface Registration {
  readonly organization: Organization;
  readonly user: User;
  readonly passwordHash: string;
  readonly origin: Origin;
}

const storeAll = {
  name: 'store-registration',
  text: `with organization as (
      insert into organizations (id, name, is_active, created_at) values ($1, $2, $3, $4)
    ), member as (
      insert into users (id, email, full_name, is_active, is_verified, oauth_provider,
        organization_id, created_at)
      values ($5, $6, $7, $8, $9, $10, $1, $4)
    ), credential as (
      insert into credentials (user_id, password_hash) values ($5, $11)
    ), known as (
      insert into known_networks (user_id, network, created_at) values ($5, $12, $4)
    )
    insert into audit_events
      (organization_id, id, action, user_id, network, request_id, details, created_at)
    values ($1, $13, '${AuditAction.REGISTERED}', $5, $12, $14, '{"method": "password"}', $4)`,
};

/**
 * Stores an organization with its first user, password, network and audit event: in one statement,
 * since all of it is kept or nothing. Throws a UniqueConstraintViolationException where the email
 * address has an account.
 */
export async function storeRegistration(
  run: RunStatement,
  { organization, user, passwordHash, origin }: Registration,
): Promise<void> {
  await run(storeAll, [
    organization.id,
    organization.name,
    organization.isActive,
    organization.createdAt,
    user.id,
    user.email,
    user.fullName,
    user.isActive,
    user.isVerified,
    user.oauthProvider,
    passwordHash,
    origin.clientNetwork,
    randomUUIDv7(),
    origin.requestId,
  ]);
}
