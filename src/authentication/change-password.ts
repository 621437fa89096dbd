import type { Principal } from '../access/principal.js';
import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import { GatewayError } from '../errors/gateway-error.js';
import { endLinks } from '../links/account-links.js';
import { Organization } from '../organizations/organization.entity.js';
import { requireStrongPassword } from '../passwords/weak-passwords.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import { revokeTokens } from '../sessions/revocation.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import { accountOf } from '../users/account.js';
import type { ChangePasswordInput } from './authentication.input.js';
import type { AuthenticationDependencies } from './authentication-dependencies.js';
import { Credential } from './credential.entity.js';
import { checkOwnPassword, findOwnLogin } from './prove-owner.js';

const WRONG_PASSWORD = 'The current password is wrong';

/**
 * Replaces the principal's password, who must know the old one: a token that was stolen must not
 * be enough. All tokens and links from before end; the answer brings a new token, and a mail tells of it. Throws UNAUTHENTICATED for a
 * wrong old password or where the account has none, BAD_USER_INPUT for a weak new one, RATE_LIMITED after too many failures.
 */
export async function changePassword(
  principal: Principal,
  { currentPassword, newPassword }: ChangePasswordInput,
  visitor: Visitor,
  dependencies: AuthenticationDependencies,
): Promise<SignedIn> {
  const { database, accounts, passwords, passwordPolicy, tokens, audit, mailer, clock } =
    dependencies;
  const found = await findOwnLogin(principal, visitor, dependencies);
  const { email, fullName, organization } = found.account.user;
  const owner = { email, fullName, organizationName: organization.name };
  await requireStrongPassword(newPassword, 'newPassword', owner, passwordPolicy);
  await checkOwnPassword(found, currentPassword, WRONG_PASSWORD, visitor, dependencies);
  const passwordHash = await passwords.hash(newPassword);
  const signedIn = await database.fork().transactional(async (transaction) => {
    const user = await requireLockedUser(transaction, principal);
    // Of two changes at once the second one's old password is old no more.
    const changed = await transaction.nativeUpdate(
      Credential,
      { user: principal.userId, passwordHash: found.passwordHash ?? '' },
      { passwordHash },
    );
    if (changed === 0) {
      throw new GatewayError('UNAUTHENTICATED', { message: WRONG_PASSWORD });
    }
    revokeTokens(user, clock.now());
    await endLinks(transaction, user.id);
    audit.add(transaction, { ...principal, action: AuditAction.PASSWORD_CHANGED, origin: visitor });
    const { organizationId } = principal;
    const current = await transaction.findOneOrFail(Organization, { id: organizationId });
    return signIn(accountOf(user, current), tokens);
  });
  accounts.forget(principal.userId);
  mailer.sendSoon({
    kind: 'passwordChanged',
    to: email,
    language: visitor.language,
    sender: principal.userId,
    resetPage: mailer.linkTo('/account/reset'),
  });
  return signedIn;
}
