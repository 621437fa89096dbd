import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Clock } from '../clock.js';
import type { Database } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { Organization } from '../organizations/organization.entity.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import type { PasswordPolicy } from '../passwords/password-policy.js';
import { requireStrongPassword } from '../passwords/weak-passwords.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import type { AccessTokens } from '../tokens/access-token.js';
import { requireEmailAddress } from '../users/email-address.js';
import { findUserByEmail } from '../users/find-user.js';
import { USERS_EMAIL_UNIQUE, User } from '../users/user.entity.js';
import type { RegisterInput } from './authentication.input.js';
import { Credential } from './credential.entity.js';

/** What registering and signing in work with. */
export interface AuthenticationDependencies {
  readonly database: Database;
  readonly passwords: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
}

/**
 * Makes an organization and its first user. Throws CONFLICT where the email address has an
 * account already, in whatever spelling; of several at once the database lets one through.
 * Throws BAD_USER_INPUT for a weak password, before anything is looked up or computed.
 */
export async function register(
  input: RegisterInput,
  { database, passwords, passwordPolicy, tokens, clock }: AuthenticationDependencies,
): Promise<SignedIn> {
  const email = requireEmailAddress(input.email);
  requireStrongPassword(input.password, { ...input, email }, passwordPolicy);
  if ((await findUserByEmail(database.fork(), email)) !== null) {
    throw emailTaken();
  }
  // Before the transaction: the embedded database has one connection, and a hash takes 20 ms.
  const passwordHash = await passwords.hash(input.password);
  const createdAt = clock.now();
  const organization = new Organization({ name: input.organizationName.trim(), createdAt });
  const user = new User({ email, fullName: input.fullName.trim(), organization, createdAt });
  const credential = new Credential(user, passwordHash);
  try {
    await database.fork().persist([organization, user, credential]).flush();
  } catch (error) {
    throw isEmailTaken(error) ? emailTaken(error) : error;
  }
  return signIn(user, organization, tokens);
}

function isEmailTaken(error: unknown): boolean {
  return (
    error instanceof UniqueConstraintViolationException &&
    'constraint' in error &&
    error.constraint === USERS_EMAIL_UNIQUE
  );
}

function emailTaken(cause?: unknown): GatewayError {
  return new GatewayError('CONFLICT', { message: 'Email already registered', cause });
}
