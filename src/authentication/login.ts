import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import { GatewayError } from '../errors/gateway-error.js';
import { countFailures } from '../limits/count-failures.js';
import { rememberNetwork } from '../sessions/known-networks.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import { requireEmailAddress } from '../users/email-address.js';
import type { LoginInput } from './authentication.input.js';
import type { AuthenticationDependencies } from './authentication-dependencies.js';
import { findLogin, type Login } from './find-login.js';
import { recordLogin } from './record-login.js';
import { storeHash } from './store-hash.js';

/**
 * Checks an email address and its password. Throws UNAUTHENTICATED, after the same work, for a
 * wrong password, an unknown address and an account without a password (OWASP Authentication
 * Cheat Sheet, "Authentication responses"); FORBIDDEN where the account or its organization is
 * locked, which only who knows the password is told; RATE_LIMITED after too many failures. A hash
 * of another cost than today's is made anew.
 */
export async function login(
  input: LoginInput,
  origin: Origin,
  dependencies: AuthenticationDependencies,
): Promise<SignedIn> {
  const { database, limits } = dependencies;
  const email = requireEmailAddress(input.email);
  const network = origin.clientNetwork;
  return countFailures(limits, { limit: 'signInByNetwork', key: network }, async () => {
    const found = await findLogin(database.run, email, network);
    return countFailures(limits, guessAt(email, network, found?.isKnownNetwork === true), () =>
      signInWithPassword(found, input.password, origin, dependencies),
    );
  });
}

/** The budget that a guess at an account's password is taken from. */
export function guessAt(email: string, network: string, isKnownNetwork: boolean) {
  return isKnownNetwork
    ? ({ limit: 'signInFromKnownNetwork', key: `${email} ${network}` } as const)
    : ({ limit: 'signInByStrangers', key: email } as const);
}

async function signInWithPassword(
  found: Login | null,
  password: string,
  origin: Origin,
  { database, passwords, tokens, clock, audit }: AuthenticationDependencies,
): Promise<SignedIn> {
  const verdict = await passwords.verify(found?.passwordHash ?? null, password);
  if (found === null) {
    throw wrongLogin();
  }
  const { account, passwordHash } = found;
  const { user, organizationId } = account;
  const entry = { organizationId, userId: user.id, origin };
  const fail = (reason: string, error: GatewayError) => {
    audit.writeSoon({ ...entry, action: AuditAction.SIGN_IN_FAILED, details: { reason } });
    return error;
  };
  if (passwordHash === null || !verdict.isCorrect) {
    throw fail('wrong_password', wrongLogin());
  }
  if (!account.isActive) {
    throw fail('inactive', new GatewayError('FORBIDDEN'));
  }
  // The time first, then the look: a revocation that the look misses is later than the token.
  const now = clock.now();
  const checked = { userId: user.id, organizationId, passwordHash, origin, now };
  const recorded = await recordLogin(database.run, checked);
  if (recorded === null) {
    throw wrongLogin();
  }
  if (!found.isKnownNetwork) {
    await rememberNetwork(database.run, { userId: user.id, network: origin.clientNetwork, now });
  }
  if (verdict.needsRehash) {
    await storeHash(database.run, user.id, passwordHash, await passwords.hash(password));
  }
  return signIn({ user, organizationId, ...recorded }, tokens, now);
}

function wrongLogin(): GatewayError {
  return new GatewayError('UNAUTHENTICATED', { message: 'Invalid email or password' });
}
