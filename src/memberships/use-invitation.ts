import type { EntityManager } from '../database/connect.js';
import { IS_LIVE, invitationGone, type LiveInvitation } from './find-invitation.js';
import { lockOrganization } from './lock-members.js';

/**
 * Uses an invitation up, which must be good still once organization, inviter and whoever joins are
 * locked. Throws NOT_FOUND otherwise: it was used, revoked, or its inviter has lost the right.
 */
export async function useInvitation(
  transaction: EntityManager,
  { organizationId, invitation: { id, invitedBy } }: LiveInvitation,
  userIds: readonly string[],
  now: Date,
): Promise<void> {
  await lockOrganization(transaction, organizationId, [invitedBy, ...userIds]);
  const used = await transaction.execute(
    `delete from invitations i using memberships m, users u, organizations o
     where ${IS_LIVE} and i.organization_id = ? and i.id = ? and i.expires_at > ?
     returning i.id`,
    [organizationId, id, now],
  );
  if (used.length === 0) {
    throw invitationGone();
  }
}
