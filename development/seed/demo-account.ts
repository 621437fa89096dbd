import { createHash } from 'node:crypto';
import { Credential } from '#gateway/authentication/credential.entity.js';
import type { Database } from '#gateway/database/connect.js';
import { Organization } from '#gateway/organizations/organization.entity.js';
import type { PasswordHasher } from '#gateway/passwords/password-hasher.js';
import { User } from '#gateway/users/user.entity.js';
import { toSlug } from './to-slug.js';

/** Name of the demo organization, unless another is given. */
export const DEMO_ORGANIZATION = 'Salon Demo';

/** Who signs in to it. */
export const DEMO_EMAIL = 'demo@example.com';

/** The demo's password, printed for everybody: never seed a database that serves real customers. */
export const DEMO_PASSWORD = 'demo_password';

/** The demo's email address belongs to somebody who is not the demo. */
export class AccountTakenError extends Error {
  override readonly name = 'AccountTakenError';
}

/** What an account is made with. */
interface AccountOptions {
  readonly database: Database;
  readonly passwords: PasswordHasher;
  readonly now: Date;
  readonly organizationName: string;
}

/** The email address of an organization's demo user. */
export function demoEmailOf(organizationName: string): string {
  if (organizationName === DEMO_ORGANIZATION) {
    return DEMO_EMAIL;
  }
  const slug = toSlug(organizationName);
  // A name in another script has no letter left; RFC 5321 allows 64 characters before the @.
  const short =
    slug === '' ? createHash('sha256').update(organizationName).digest('hex').slice(0, 12) : slug;
  return `demo-${short.slice(0, 50)}@example.com`;
}

/**
 * The id of the demo organization, which is made, with its verified user, unless it is there.
 * Throws an AccountTakenError where its email address belongs to another organization.
 */
export async function requireAccount(options: AccountOptions): Promise<string> {
  const { database, passwords, now: createdAt, organizationName } = options;
  const email = demoEmailOf(organizationName);
  const existing = await database.fork().findOne(User, { email }, { populate: ['organization'] });
  if (existing !== null) {
    const { id, name } = existing.organization.$;
    if (name !== organizationName) {
      throw new AccountTakenError(
        `${email} has an account already, in the organization "${name}"; nothing was changed`,
      );
    }
    return id;
  }
  const passwordHash = await passwords.hash(DEMO_PASSWORD);
  const organization = new Organization({ name: organizationName, createdAt });
  const user = new User({
    email,
    fullName: 'Demo User',
    organization,
    createdAt,
    isVerified: true,
  });
  const credential = new Credential(user, passwordHash);
  await database.fork().persist([organization, user, credential]).flush();
  return organization.id;
}
