import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { AuthenticationDependencies } from '../authentication/authentication-dependencies.js';
import { endLaterUndoLinks, endLinks, findLink, useLink } from '../links/account-links.js';
import { refuseTaken } from './confirm-email-change.js';
import { endWaysIn } from './end-ways-in.js';
import { sendPasswordResetSoon } from './request-password-reset.js';
import { lockDeletedOrganizations, restoreDeleted } from './restore-deleted.js';

/**
 * Gives the account back to the address that a change took it from. Every way in ends: sessions,
 * the password, accounts at providers, links, and the ways to take back what came after. What the
 * user began to delete since, the account itself too, is restored. Then a link to set a password
 * goes to the address. Throws BAD_USER_INPUT for a link of no use.
 */
export async function undoEmailChange(
  token: string,
  origin: Visitor,
  dependencies: AuthenticationDependencies,
): Promise<void> {
  const { database, accounts, audit, clock } = dependencies;
  const undo = database.fork().transactional(async (transaction) => {
    const found = await findLink(transaction, 'undo_email_change', token, clock.now());
    const deleted = found === null ? [] : await lockDeletedOrganizations(transaction, found.userId);
    const { user, link } = await useLink(transaction, 'undo_email_change', token, clock.now());
    const details = { undoneEmail: user.email, email: link.email };
    user.email = link.email;
    user.isVerified = true;
    await transaction.flush();
    await endWaysIn(transaction, user, clock.now());
    await endLinks(transaction, user.id);
    await endLaterUndoLinks(transaction, link);
    await restoreDeleted(transaction, user.id, deleted, clock.now());
    const entry = { organizationId: user.organization.id, userId: user.id, origin, details };
    audit.add(transaction, { ...entry, action: AuditAction.EMAIL_CHANGE_UNDONE });
    return { userId: user.id, email: link.email, restored: deleted };
  });
  const { userId, email, restored } = await undo.catch(refuseTaken);
  accounts.forget(userId);
  for (const organizationId of restored) {
    accounts.forgetOrganization(organizationId);
  }
  sendPasswordResetSoon(email, origin, dependencies, { isOnce: true });
}
