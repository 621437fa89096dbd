import { Credential } from '#gateway/authentication/credential.entity.js';
import { Booking } from '#gateway/bookings/booking.entity.js';
import { Conversation } from '#gateway/conversations/conversation.entity.js';
import { Message } from '#gateway/conversations/message.entity.js';
import type { Database, EntityManager } from '#gateway/database/connect.js';
import { createTenants } from '#gateway/database/tenant-scope.js';
import { Lead } from '#gateway/leads/lead.entity.js';
import { Organization } from '#gateway/organizations/organization.entity.js';
import type { PasswordHasher } from '#gateway/passwords/password-hasher.js';
import { findUserByEmail } from '#gateway/users/find-user.js';
import { User } from '#gateway/users/user.entity.js';
import { createDemoFaker, createDemoRows, type DemoRows } from './demo-data.js';

/** Who signs in to the demo. */
export const DEMO_EMAIL = 'demo@example.com';

/** The demo's password, printed for everybody: never seed a database that serves real customers. */
export const DEMO_PASSWORD = 'demo_password';

/** Leads that are made in one transaction: enough to be quick, few enough to stay in memory. */
const BATCH_SIZE = 1000;

/** What seeding needs. */
export interface SeedOptions {
  readonly database: Database;
  readonly passwords: PasswordHasher;
  readonly now: Date;
  /** How many leads. */
  readonly leads: number;
  /** Told after each batch how many leads there are. */
  readonly onProgress: (leads: number) => void;
}

/**
 * Makes the demo organization with its user, leads, bookings and conversations, batch by batch.
 * Returns false, and changes nothing, where it is there already.
 */
export async function seedDemo(options: SeedOptions): Promise<boolean> {
  const { database, now, leads, onProgress } = options;
  const organizationId = await createAccount(options);
  if (organizationId === null) {
    return false;
  }
  const tenants = createTenants(database);
  const faker = createDemoFaker();
  for (let from = 0; from < leads; from += BATCH_SIZE) {
    const count = Math.min(BATCH_SIZE, leads - from);
    const rows = createDemoRows(faker, count, { from, of: leads }, { organizationId, now });
    await tenants.within({ organizationId }, (scope) => insertRows(scope, rows));
    onProgress(from + count);
  }
  return true;
}

async function createAccount({ database, passwords, now }: SeedOptions): Promise<string | null> {
  if ((await findUserByEmail(database.fork(), DEMO_EMAIL)) !== null) {
    return null;
  }
  const organization = new Organization({ name: 'Salon Demo', createdAt: now });
  const user = new User({
    email: DEMO_EMAIL,
    fullName: 'Demo User',
    organization,
    createdAt: now,
    isVerified: true,
  });
  const credential = new Credential(user, await passwords.hash(DEMO_PASSWORD));
  await database.fork().persist([organization, user, credential]).flush();
  return organization.id;
}

/** A statement takes a thousand rows at most: PostgreSQL's protocol ends at 65,535 parameters. */
async function insertRows(scope: EntityManager, rows: DemoRows): Promise<void> {
  await scope.insertMany(Lead, rows.leads);
  await scope.insertMany(Booking, rows.bookings);
  await scope.insertMany(Conversation, rows.conversations);
  for (let from = 0; from < rows.messages.length; from += BATCH_SIZE) {
    await scope.insertMany(Message, rows.messages.slice(from, from + BATCH_SIZE));
  }
}
