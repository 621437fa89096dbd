import type { Principal } from '../access/principal.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import type { Clock } from '../clock.js';
import { endLinks } from '../links/account-links.js';
import type { OwnAccountDependencies } from '../users/update-me.js';
import { requireLockedUser } from './require-locked-user.js';
import { revokeTokens } from './revocation.js';

/**
 * Ends all sessions of the principal: from the answer on, no token that was issued before it is
 * accepted, on any node, and no link to set a password or to change the address works. Throws UNAUTHENTICATED where the user is gone meanwhile.
 */
export async function signOutEverywhere(
  principal: Principal,
  origin: Origin,
  { database, accounts, audit, clock }: OwnAccountDependencies & { readonly clock: Clock },
): Promise<void> {
  await database.fork().transactional(async (transaction) => {
    revokeTokens(await requireLockedUser(transaction, principal), clock.now());
    await endLinks(transaction, principal.userId, ['reset_password', 'change_email']);
    audit.add(transaction, { ...principal, action: AuditAction.SIGNED_OUT_EVERYWHERE, origin });
  });
  accounts.forget(principal.userId);
}
