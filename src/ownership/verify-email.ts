import type { Principal } from '../access/principal.js';
import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { AuthenticationDependencies } from '../authentication/authentication-dependencies.js';
import { sendVerificationSoon } from '../authentication/send-verification.js';
import { endLinks, useLink, uselessLink } from '../links/account-links.js';
import { requireOwnUser } from '../users/require-own-user.js';

/**
 * Mails the principal another link to verify their address; nothing where it is verified. Throws
 * NOT_CONFIGURED without mail, RATE_LIMITED after too many.
 */
export async function requestVerification(
  principal: Principal,
  visitor: Visitor,
  dependencies: AuthenticationDependencies,
): Promise<void> {
  const { accounts, limits, mailer } = dependencies;
  mailer.requireConfigured();
  const user = await requireOwnUser(principal, accounts);
  if (!user.isVerified) {
    await limits.take({ limit: 'verificationByAccount', key: principal.userId });
    sendVerificationSoon(user, visitor.language, dependencies);
  }
}

/** Marks the address verified that a link went to. Throws BAD_USER_INPUT for a link of no use. */
export async function verifyEmail(
  token: string,
  origin: Visitor,
  { database, accounts, audit, clock }: AuthenticationDependencies,
): Promise<void> {
  const userId = await database.fork().transactional(async (transaction) => {
    const { user, link } = await useLink(transaction, 'verify_email', token, clock.now());
    if (user.email !== link.email) {
      throw uselessLink();
    }
    user.isVerified = true;
    await endLinks(transaction, user.id, ['verify_email']);
    const entry = { organizationId: user.organization.id, userId: user.id, origin };
    audit.add(transaction, { ...entry, action: AuditAction.EMAIL_VERIFIED });
    return user.id;
  });
  accounts.forget(userId);
}
