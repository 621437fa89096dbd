import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { AuthenticationDependencies } from '../authentication/authentication-dependencies.js';
import { Credential } from '../authentication/credential.entity.js';
import { findLogin } from '../authentication/find-login.js';
import { endLinks, findLink, useLink, uselessLink } from '../links/account-links.js';
import { Identity } from '../oauth/identity.entity.js';
import { requireStrongPassword } from '../passwords/weak-passwords.js';
import { forgetNetworks, rememberNetwork } from '../sessions/known-networks.js';
import { revokeTokens } from '../sessions/revocation.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import { accountOf } from '../users/account.js';
import { findSignInOrganization } from '../users/sign-in-organization.js';
import type { ResetPasswordInput } from './ownership.input.js';

/**
 * Sets the password of whoever reads the mails of an account's address, and signs them in; all
 * other sessions and links end. An account that was not verified is theirs from now on: accounts
 * at providers that were linked before by somebody who never proved to own the address end (rule 4
 * of "Who owns an email"). Throws BAD_USER_INPUT for a link of no use, or a weak password, after
 * which the link still works.
 */
export async function resetPassword(
  { token, newPassword }: ResetPasswordInput,
  visitor: Visitor,
  dependencies: AuthenticationDependencies,
): Promise<SignedIn> {
  const { database, accounts, passwords, passwordPolicy, tokens, audit, mailer, clock } =
    dependencies;
  const { clientNetwork: network, language } = visitor;
  const found = await findLink(database.fork(), 'reset_password', token, clock.now());
  const account = found && (await findLogin(database.run, found.email, network))?.account;
  if (account?.user.id !== found?.userId || !account) {
    throw uselessLink();
  }
  const { email, fullName, organization } = account.user;
  const owner = { email, fullName, organizationName: organization.name };
  await requireStrongPassword(newPassword, 'newPassword', owner, passwordPolicy);
  const passwordHash = await passwords.hash(newPassword);
  const signedIn = await database.fork().transactional(async (transaction) => {
    const { user, link } = await useLink(transaction, 'reset_password', token, clock.now());
    if (user.email !== link.email) {
      throw uselessLink();
    }
    if (!user.isVerified) {
      await transaction.nativeDelete(Identity, { user: user.id });
      await forgetNetworks(transaction, user.id);
    }
    const details = { wasVerified: user.isVerified };
    user.isVerified = true;
    await transaction.upsert(Credential, { user: user.id, passwordHash });
    await endLinks(transaction, user.id);
    revokeTokens(user, clock.now());
    const opened = await findSignInOrganization(transaction, user);
    const entry = { organizationId: opened.id, userId: user.id, origin: visitor };
    audit.add(transaction, { ...entry, action: AuditAction.PASSWORD_RESET, details });
    return signIn(accountOf(user, opened), tokens);
  });
  const userId = signedIn.user.id;
  accounts.forget(userId);
  await rememberNetwork(database.run, { userId, network, now: clock.now() });
  mailer.sendSoon({
    kind: 'passwordChanged',
    to: email,
    language,
    sender: userId,
    resetPage: mailer.linkTo('/account/reset'),
  });
  return signedIn;
}
