import { randomUUIDv7 } from 'node:crypto';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import type { RunStatement } from '../database/statements.js';

/** A login whose password was right when its computation began. */
interface CheckedLogin {
  readonly userId: string;
  /** The organization that the login opens. */
  readonly organizationId: string;
  /** The hash that the password was compared with. */
  readonly passwordHash: string;
  readonly origin: Origin;
  readonly now: Date;
}

/** The moment before which the account's tokens count no more; null where all count. */
export interface RecordedLogin {
  readonly tokensValidFrom: Date | null;
}

const recordSignedIn = {
  name: 'record-signed-in',
  text: `with owner as (
      select u.id, m.organization_id, u.tokens_valid_from
      from users u join credentials c on c.user_id = u.id
        join memberships m on m.user_id = u.id and m.organization_id = $7
      where u.id = $1 and c.password_hash = $2 and u.is_active
      for share of u
    ), recorded as (
      insert into audit_events
        (organization_id, id, action, user_id, network, request_id, details, created_at)
      select organization_id, $3, '${AuditAction.SIGNED_IN}', id, $4, $5,
        '{"method": "password"}', $6
      from owner
    )
    select (extract(epoch from tokens_valid_from) * 1000)::float8 as tokens_valid_from from owner`,
};

/**
 * Writes a login into the audit trail, in the same statement that looks whether the password is
 * still the account's. A computation may wait its turn for seconds, in which the password may have
 * been changed, or whoever owns the mailbox may have taken the account over; `for share` waits for
 * such a change that is under way. Null where there was one.
 */
export async function recordLogin(
  run: RunStatement,
  { userId, organizationId, passwordHash, origin, now }: CheckedLogin,
): Promise<RecordedLogin | null> {
  const { clientNetwork, requestId } = origin;
  const id = randomUUIDv7();
  const values = [userId, passwordHash, id, clientNetwork, requestId, now, organizationId];
  const [row] = (await run(recordSignedIn, values)).rows;
  if (row === undefined) {
    return null;
  }
  const { tokens_valid_from: validFrom } = row;
  return { tokensValidFrom: typeof validFrom === 'number' ? new Date(validFrom) : null };
}
