import type { Principal } from '../access/principal.js';
import type { Visitor } from '../access/request-context.js';
import { GatewayError } from '../errors/gateway-error.js';
import { countFailures } from '../limits/count-failures.js';
import { requireOwnUser } from '../users/require-own-user.js';
import type { AuthenticationDependencies } from './authentication-dependencies.js';
import { findLogin, type Login } from './find-login.js';
import { guessAt } from './login.js';

/** What proving needs. */
export type ProofDependencies = Pick<
  AuthenticationDependencies,
  'database' | 'accounts' | 'passwords' | 'limits' | 'clock'
>;

/**
 * How old the sign-in of an account without a password may be, in milliseconds, for a change of
 * the ways into it.
 */
export const FRESH_SIGN_IN_MS = 10 * 60 * 1000;

/**
 * Makes sure that whoever holds the token is the owner: a stolen one must not be enough to change
 * the ways into an account. With a password the password proves it; without one, a sign-in in the
 * last ten minutes. Throws UNAUTHENTICATED otherwise, RATE_LIMITED after too many wrong passwords.
 */
export async function proveOwner(
  principal: Principal,
  password: string | null | undefined,
  visitor: Visitor,
  dependencies: ProofDependencies,
): Promise<Login> {
  const login = await findOwnLogin(principal, visitor, dependencies);
  if (login.passwordHash === null) {
    const age = dependencies.clock.now().getTime() - principal.tokenIssuedAt.getTime();
    if (age > FRESH_SIGN_IN_MS) {
      throw new GatewayError('UNAUTHENTICATED', { message: 'Sign in again first' });
    }
    return login;
  }
  if (password === null || password === undefined) {
    throw new GatewayError('UNAUTHENTICATED', { message: 'Your password is needed' });
  }
  await checkOwnPassword(login, password, 'The password is wrong', visitor, dependencies);
  return login;
}

/** The principal's own login. Throws UNAUTHENTICATED where the account is gone meanwhile. */
export async function findOwnLogin(
  principal: Principal,
  { clientNetwork }: Visitor,
  { accounts, database }: ProofDependencies,
): Promise<Login> {
  const { email } = await requireOwnUser(principal, accounts);
  const login = await findLogin(database.run, email, clientNetwork);
  if (login?.account.user.id !== principal.userId) {
    throw new GatewayError('UNAUTHENTICATED');
  }
  return login;
}

/** Compares a password with the owner's; a wrong one counts as a guess at the account. */
export async function checkOwnPassword(
  { account, passwordHash, isKnownNetwork }: Login,
  password: string,
  message: string,
  { clientNetwork }: Visitor,
  { limits, passwords }: ProofDependencies,
): Promise<void> {
  const guess = guessAt(account.user.email, clientNetwork, isKnownNetwork);
  await countFailures(limits, guess, async () => {
    if (!(await passwords.verify(passwordHash, password)).isCorrect) {
      throw new GatewayError('UNAUTHENTICATED', { message });
    }
  });
}
