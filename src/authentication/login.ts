import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import { requireEmailAddress } from '../users/email-address.js';
import { findUserByEmail } from '../users/find-user.js';
import type { User } from '../users/user.entity.js';
import type { LoginInput } from './authentication.input.js';
import { Credential } from './credential.entity.js';
import type { AuthenticationDependencies } from './register.js';

/**
 * Checks an email address and its password. Throws UNAUTHENTICATED, after the same work, for a
 * wrong password, an unknown address and an account without a password (OWASP Authentication
 * Cheat Sheet, "Authentication responses"); FORBIDDEN where the account is inactive, which only
 * who knows the password is told. A hash of another cost than today's is made anew.
 */
export async function login(
  input: LoginInput,
  { database, passwords, tokens }: AuthenticationDependencies,
): Promise<SignedIn> {
  const entityManager = database.fork();
  const user = await findUserByEmail(entityManager, requireEmailAddress(input.email));
  const credential = await entityManager.findOne(Credential, { user: user?.id ?? null });
  const verdict = await passwords.verify(credential?.passwordHash ?? null, input.password);
  if (user === null || credential === null || !verdict.isCorrect) {
    throw invalidLogin();
  }
  if (!user.isActive) {
    throw new GatewayError('FORBIDDEN');
  }
  if (verdict.needsRehash) {
    const passwordHash = await passwords.hash(input.password);
    // Only the hash that was checked is replaced: the password may have been changed meanwhile.
    const { passwordHash: checked } = credential;
    await entityManager.nativeUpdate(
      Credential,
      { user: user.id, passwordHash: checked },
      { passwordHash },
    );
  }
  // The token first, then the look: a revocation that the look misses is later than the token.
  const signedIn = signIn(user, user.organization.$, tokens);
  if (!(await isStillTheirs(entityManager, user))) {
    throw invalidLogin();
  }
  return signedIn;
}

/**
 * Whether the account still has a password and none of its sessions was revoked since it was read.
 * A computation may wait its turn for seconds, in which whoever owns the mailbox may have taken
 * the account over. `for share` waits for a takeover that is under way.
 */
async function isStillTheirs(
  entityManager: EntityManager,
  { id, tokensValidFrom }: User,
): Promise<boolean> {
  const rows = await entityManager.execute(
    `select 1 from users join credentials on user_id = id
     where id = ? and tokens_valid_from is not distinct from ?::timestamptz for share of users`,
    [id, tokensValidFrom],
  );
  return rows.length > 0;
}

function invalidLogin(): GatewayError {
  return new GatewayError('UNAUTHENTICATED', { message: 'Invalid email or password' });
}
