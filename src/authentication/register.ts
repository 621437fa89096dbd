import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Visitor } from '../access/request-context.js';
import type { RunStatement } from '../database/statements.js';
import { GatewayError } from '../errors/gateway-error.js';
import { Organization } from '../organizations/organization.entity.js';
import { requireStrongPassword } from '../passwords/weak-passwords.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import { accountOf } from '../users/account.js';
import { requireEmailAddress } from '../users/email-address.js';
import { USERS_EMAIL_UNIQUE, User } from '../users/user.entity.js';
import type { RegisterInput } from './authentication.input.js';
import type { AuthenticationDependencies } from './authentication-dependencies.js';
import { sendVerificationSoon } from './send-verification.js';
import { storeRegistration } from './store-registration.js';

/**
 * Makes an organization and its first user, and mails them a link to verify the address. Throws CONFLICT where the email address has an
 * account already, in whatever spelling; of several at once the database lets one through.
 * BAD_USER_INPUT for a weak password, before anything is looked up or computed. RATE_LIMITED after too many registrations from one network, refused ones included: a refusal
 * tells who has an account.
 */
export async function register(
  input: RegisterInput,
  visitor: Visitor,
  dependencies: AuthenticationDependencies,
): Promise<SignedIn> {
  const { database, passwords, passwordPolicy, tokens, limits, clock } = dependencies;
  const email = requireEmailAddress(input.email);
  await requireStrongPassword(input.password, 'password', { ...input, email }, passwordPolicy);
  await limits.take({ limit: 'registrationByNetwork', key: visitor.clientNetwork });
  if (await isEmailTaken(database.run, email)) {
    throw emailTaken();
  }
  // Before the statement: the embedded database has one connection, and a hash takes 20 ms.
  const passwordHash = await passwords.hash(input.password);
  const createdAt = clock.now();
  const organization = new Organization({ name: input.organizationName.trim(), createdAt });
  const user = new User({ email, fullName: input.fullName.trim(), organization, createdAt });
  try {
    await storeRegistration(database.run, { organization, user, passwordHash, origin: visitor });
  } catch (error) {
    throw isEmailViolation(error) ? emailTaken(error) : error;
  }
  sendVerificationSoon(user, visitor.language, dependencies);
  return signIn(accountOf(user, organization), tokens);
}

/** One that is kept for who left it is taken alike, at the same cost: it tells of a change. */
const takenEmail = {
  name: 'taken-email',
  isRead: true,
  text: `select 1 from users where email = $1
    union all
    select 1 from account_links
    where purpose = 'undo_email_change' and email = $1 and expires_at > now()
    limit 1`,
};

async function isEmailTaken(run: RunStatement, email: string): Promise<boolean> {
  return (await run(takenEmail, [email])).rows.length > 0;
}

function isEmailViolation(error: unknown): boolean {
  return (
    error instanceof UniqueConstraintViolationException &&
    'constraint' in error &&
    error.constraint === USERS_EMAIL_UNIQUE
  );
}

function emailTaken(cause?: unknown): GatewayError {
  return new GatewayError('CONFLICT', { message: 'Email already registered', cause });
}
