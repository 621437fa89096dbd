import type { Principal } from '../access/principal.js';
import { type RequestContext, roleForbids } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import { GatewayError } from '../errors/gateway-error.js';
import { isUuid } from '../input/uuid.js';
import type { SignedIn } from '../sessions/sign-in.js';
import { requireOwnUser } from '../users/require-own-user.js';
import { endMembership } from './end-membership.js';
import { lockMembers, requireOtherOwner } from './lock-members.js';
import type { MembershipDependencies } from './membership-dependencies.js';

/**
 * Ends another's membership: their tokens for the organization count no more with the next request.
 * Throws FORBIDDEN unless an owner does it, or an admin to one who is neither; NOT_FOUND where
 * there is no such member; CONFLICT for oneself.
 */
export async function removeMember(
  principal: Principal,
  memberId: string,
  context: RequestContext,
  { database, accounts, audit, mailer, clock }: MembershipDependencies,
): Promise<void> {
  const { organizationId } = principal;
  const userId = memberId.toLowerCase();
  if (!isUuid(userId)) {
    throw new GatewayError('NOT_FOUND');
  }
  const removed = await database.fork().transactional(async (transaction) => {
    const members = await lockMembers(transaction, principal, [userId]);
    if (members.role === 'member') {
      throw roleForbids();
    }
    const member = members.find(userId);
    if (member === null) {
      throw new GatewayError('NOT_FOUND');
    }
    if (userId === principal.userId) {
      throw new GatewayError('CONFLICT', { message: 'To go yourself, leave the organization' });
    }
    if (members.role !== 'owner' && member.role !== 'member') {
      throw roleForbids();
    }
    await endMembership(transaction, { organizationId, userId }, clock.now());
    const details = { by: principal.userId };
    const action = AuditAction.MEMBER_REMOVED;
    audit.add(transaction, { organizationId, userId, action, origin: context, details });
    return { to: member.email, organizationName: members.organizationName };
  });
  accounts.forget(userId);
  const { language } = context;
  mailer.sendSoon({ kind: 'memberRemoved', language, sender: principal.userId, ...removed });
}

/**
 * Ends the principal's own membership. The answer's token is for the organization that is their
 * home from now on, and ends when the one of the request would have. Throws CONFLICT for the last
 * owner.
 */
export async function leaveOrganization(
  principal: Principal,
  origin: Origin,
  { database, accounts, audit, tokens, clock }: MembershipDependencies,
): Promise<SignedIn> {
  const { userId } = principal;
  const organizationId = await database.fork().transactional(async (transaction) => {
    const { role } = await lockMembers(transaction, principal);
    if (role === 'owner') {
      await requireOtherOwner(transaction, principal);
    }
    const home = await endMembership(transaction, principal, clock.now());
    audit.add(transaction, { ...principal, action: AuditAction.MEMBER_LEFT, origin });
    return home;
  });
  accounts.forget(userId);
  const claims = { userId, organizationId };
  const { tokenIssuedAt: issuedAt, tokenExpiresAt: expiresAt } = principal;
  const accessToken = tokens.reissue(claims, { issuedAt, expiresAt });
  return { accessToken, user: await requireOwnUser(claims, accounts) };
}
