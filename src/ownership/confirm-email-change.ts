import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { AuthenticationDependencies } from '../authentication/authentication-dependencies.js';
import { createLink, endLinks, useLink, uselessLink } from '../links/account-links.js';

/**
 * Changes the address to the one that the link went to, which is verified by that. The address
 * before, if it was verified, is kept for its owner and gets a link that takes the change back; to
 * one that nobody had proved to own, such a link would hand the account to a stranger. Throws
 * BAD_USER_INPUT for a link of no use, also where the address has an account meanwhile.
 */
export async function confirmEmailChange(
  token: string,
  origin: Visitor,
  { database, accounts, audit, mailer, clock }: AuthenticationDependencies,
): Promise<void> {
  const change = database.fork().transactional(async (transaction) => {
    const now = clock.now();
    const { user, link } = await useLink(transaction, 'change_email', token, now);
    const { id: userId, email: oldEmail, isVerified } = user;
    user.email = link.email;
    user.isVerified = true;
    // Before the links: a violated constraint ends the transaction here.
    await transaction.flush();
    await endLinks(transaction, userId);
    const undo = { purpose: 'undo_email_change', userId, email: oldEmail, now } as const;
    const undoSecret = isVerified ? await createLink(transaction, undo) : null;
    const details = { oldEmail, newEmail: link.email };
    const entry = { organizationId: user.organization.id, userId, origin, details };
    audit.add(transaction, { ...entry, action: AuditAction.EMAIL_CHANGED });
    return { userId, oldEmail, newEmail: link.email, undoSecret };
  });
  const { userId, oldEmail, newEmail, undoSecret } = await change.catch(refuseTaken);
  accounts.forget(userId);
  if (undoSecret !== null) {
    mailer.sendSoon({
      kind: 'emailChanged',
      to: oldEmail,
      language: origin.language,
      sender: userId,
      newEmail,
      link: mailer.linkTo('/account/undo-email', undoSecret),
    });
  }
}

/** An address that was taken meanwhile makes the link one of no use, like all others. */
export function refuseTaken(error: unknown): never {
  throw error instanceof UniqueConstraintViolationException ? uselessLink(error) : error;
}
