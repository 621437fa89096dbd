import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { AuthenticationDependencies } from '../authentication/authentication-dependencies.js';
import { Credential } from '../authentication/credential.entity.js';
import type { EntityManager } from '../database/connect.js';
import { createLink } from '../links/account-links.js';
import { findIdentities } from '../oauth/link-identity.js';
import { providerTitles } from '../oauth/oauth-provider.js';
import { requireEmailAddress } from '../users/email-address.js';
import { findSignInOrganization } from '../users/sign-in-organization.js';
import { User } from '../users/user.entity.js';

/**
 * Mails a link to set a password to the account of an address, if there is one. The answer is out
 * before the account is looked for, so neither it nor its time tells. Throws NOT_CONFIGURED without
 * mail, and RATE_LIMITED after too many from one network.
 */
export async function requestPasswordReset(
  input: string,
  visitor: Visitor,
  dependencies: AuthenticationDependencies,
): Promise<void> {
  const { limits, mailer } = dependencies;
  mailer.requireConfigured();
  const email = requireEmailAddress(input);
  await limits.take({ limit: 'passwordResetByNetwork', key: visitor.clientNetwork });
  sendPasswordResetSoon(email, visitor, dependencies);
}

/**
 * Mails the link, soon; nothing to an address without an account, or to one that is locked.
 * `isOnce` where it follows from a link that was used up: then no limit keeps it away.
 */
export function sendPasswordResetSoon(
  email: string,
  visitor: Visitor,
  { database, audit, mailer, clock }: AuthenticationDependencies,
  { isOnce = false } = {},
): void {
  const { language, clientNetwork, requestId } = visitor;
  // Read now: the request will be gone.
  const origin = { clientNetwork, requestId };
  const envelope = { kind: 'passwordReset', to: email, language, sender: null, isOnce } as const;
  const findActive = async (entityManager: EntityManager) => {
    const user = await entityManager.findOne(User, { email }, { populate: ['organization'] });
    const organization = user && (await findSignInOrganization(entityManager, user));
    return user?.isActive && organization?.isActive ? { user, organization } : null;
  };
  const compose = async () => {
    const entityManager = database.fork();
    const found = await findActive(entityManager);
    if (found === null) {
      return null;
    }
    const { user, organization } = found;
    const { id: userId } = user;
    const hasPassword = (await entityManager.count(Credential, { user: userId })) > 0;
    const identities = await findIdentities(entityManager, userId);
    const providers = [...new Set(identities.map(({ provider }) => providerTitles[provider]))];
    const link = { purpose: 'reset_password', userId, email, now: clock.now() } as const;
    const secret = await createLink(entityManager, link);
    const action = AuditAction.PASSWORD_RESET_REQUESTED;
    await audit.write({ organizationId: organization.id, userId, action, origin });
    return secret === null
      ? null
      : { ...envelope, hasPassword, providers, link: mailer.linkTo('/account/reset', secret) };
  };
  const hasAccount = async () => (await findActive(database.fork())) !== null;
  mailer.composeSoon(envelope, compose, hasAccount);
}
