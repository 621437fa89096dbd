import type { Principal } from '../access/principal.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import { GatewayError } from '../errors/gateway-error.js';
import { countFailures } from '../limits/count-failures.js';
import { Organization } from '../organizations/organization.entity.js';
import { requireStrongPassword } from '../passwords/weak-passwords.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import { revokeTokens } from '../sessions/revocation.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import { accountOf } from '../users/account.js';
import { requireOwnUser } from '../users/require-own-user.js';
import type { ChangePasswordInput } from './authentication.input.js';
import type { AuthenticationDependencies } from './authentication-dependencies.js';
import { Credential } from './credential.entity.js';
import { findLogin } from './find-login.js';
import { guessAt } from './login.js';

/**
 * Replaces the principal's password, who must know the old one: a token that was stolen must not
 * be enough. All tokens from before end; the answer brings a new one. Throws UNAUTHENTICATED for a
 * wrong old password or where the account has none, BAD_USER_INPUT for a weak new one, RATE_LIMITED after too many failures.
 */
export async function changePassword(
  principal: Principal,
  { currentPassword, newPassword }: ChangePasswordInput,
  origin: Origin,
  dependencies: AuthenticationDependencies,
): Promise<SignedIn> {
  const { database, accounts, passwords, passwordPolicy, tokens, limits, audit, clock } =
    dependencies;
  const { email, fullName, organization } = await requireOwnUser(principal, accounts);
  const owner = { email, fullName, organizationName: organization.name };
  requireStrongPassword(newPassword, 'newPassword', owner, passwordPolicy);
  const network = origin.clientNetwork;
  const found = await findLogin(database.run, email, network);
  const guess = guessAt(email, network, found?.isKnownNetwork === true);
  await countFailures(limits, guess, async () => {
    const verdict = await passwords.verify(found?.passwordHash ?? null, currentPassword);
    if (!verdict.isCorrect) {
      throw new GatewayError('UNAUTHENTICATED', { message: 'The current password is wrong' });
    }
  });
  const passwordHash = await passwords.hash(newPassword);
  const signedIn = await database.fork().transactional(async (transaction) => {
    const user = await requireLockedUser(transaction, principal);
    // Of two changes at once the second one's old password is old no more.
    const changed = await transaction.nativeUpdate(
      Credential,
      { user: principal.userId, passwordHash: found?.passwordHash ?? '' },
      { passwordHash },
    );
    if (changed === 0) {
      throw new GatewayError('UNAUTHENTICATED', { message: 'The current password is wrong' });
    }
    revokeTokens(user, clock.now());
    audit.add(transaction, { ...principal, action: AuditAction.PASSWORD_CHANGED, origin });
    const { organizationId } = principal;
    const current = await transaction.findOneOrFail(Organization, { id: organizationId });
    return signIn(accountOf(user, current), tokens);
  });
  accounts.forget(principal.userId);
  return signedIn;
}
