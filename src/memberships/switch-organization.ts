import type { Principal } from '../access/principal.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import { GatewayError } from '../errors/gateway-error.js';
import { isUuid } from '../input/uuid.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import type { SignedIn } from '../sessions/sign-in.js';
import { requireOwnUser } from '../users/require-own-user.js';
import type { MembershipDependencies } from './membership-dependencies.js';

/**
 * A token for another of the principal's organizations. It ends when the one of the request does,
 * and dies with whatever revokes that: a switch never prolongs a session. Throws NOT_FOUND where
 * they are no member, FORBIDDEN where that organization is locked.
 */
export async function switchOrganization(
  principal: Principal,
  wantedId: string,
  origin: Origin,
  { database, accounts, audit, tokens }: MembershipDependencies,
): Promise<SignedIn> {
  const { userId, tokenIssuedAt: issuedAt, tokenExpiresAt: expiresAt } = principal;
  const organizationId = wantedId.toLowerCase();
  if (!isUuid(organizationId)) {
    throw new GatewayError('NOT_FOUND');
  }
  const claims = { userId, organizationId };
  await database.fork().transactional(async (transaction) => {
    await requireLockedUser(transaction, principal);
    const [row] = await transaction.execute(
      `select o.is_active from memberships m join organizations o on o.id = m.organization_id
       where m.user_id = ? and m.organization_id = ?`,
      [userId, organizationId],
    );
    if (row === undefined) {
      throw new GatewayError('NOT_FOUND');
    }
    if (Reflect.get(row, 'is_active') !== true) {
      throw new GatewayError('FORBIDDEN');
    }
    const details = { method: 'switch' };
    audit.add(transaction, { ...claims, action: AuditAction.SIGNED_IN, origin, details });
  });
  const accessToken = tokens.reissue(claims, { issuedAt, expiresAt });
  return { accessToken, user: await requireOwnUser(claims, accounts) };
}
