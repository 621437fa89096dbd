import type { Principal } from '../access/principal.js';
import type { Origin } from '../audit/audit-trail.js';
import { GatewayError } from '../errors/gateway-error.js';
import { countFailures } from '../limits/count-failures.js';
import { requireOwnUser } from '../users/require-own-user.js';
import type { AuthenticationDependencies } from './authentication-dependencies.js';
import { findLogin } from './find-login.js';
import { guessAt } from './login.js';

/** How long after a sign-in its token proves who holds it, in seconds. */
export const FRESH_SIGN_IN_SECONDS = 600;

/** What a proof is checked with. */
export type ProofDependencies = Pick<
  AuthenticationDependencies,
  'database' | 'accounts' | 'passwords' | 'limits' | 'clock'
>;

/**
 * Asks for more than a token, which may be stolen, before what cannot be undone: the password, or
 * a sign-in not older than ten minutes. Throws UNAUTHENTICATED without either, and RATE_LIMITED
 * after too many wrong passwords. Not to be called within a transaction: it hashes.
 */
export async function requireProof(
  principal: Principal,
  password: string | null | undefined,
  { clientNetwork }: Origin,
  { database, accounts, passwords, limits, clock }: ProofDependencies,
): Promise<void> {
  if (password === null || password === undefined) {
    const age = clock.now().getTime() - principal.tokenIssuedAt.getTime();
    if (age > FRESH_SIGN_IN_SECONDS * 1000) {
      throw new GatewayError('UNAUTHENTICATED', {
        message: 'Sign in again, or give your password',
      });
    }
    return;
  }
  const { email } = await requireOwnUser(principal, accounts);
  const found = await findLogin(database.run, email, clientNetwork);
  const guess = guessAt(email, clientNetwork, found?.isKnownNetwork === true);
  await countFailures(limits, guess, async () => {
    const { isCorrect } = await passwords.verify(found?.passwordHash ?? null, password);
    if (!isCorrect) {
      throw new GatewayError('UNAUTHENTICATED', { message: 'The password is wrong' });
    }
  });
}
