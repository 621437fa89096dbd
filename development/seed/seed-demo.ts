import { Booking } from '#gateway/bookings/booking.entity.js';
import { Conversation } from '#gateway/conversations/conversation.entity.js';
import { Message } from '#gateway/conversations/message.entity.js';
import type { Database, EntityManager } from '#gateway/database/connect.js';
import { createTenants } from '#gateway/database/tenant-scope.js';
import { Lead } from '#gateway/leads/lead.entity.js';
import type { PasswordHasher } from '#gateway/passwords/password-hasher.js';
import { DEMO_ORGANIZATION, demoEmailOf, requireAccount } from './demo-account.js';
import { createDemoBatches, type DemoRows } from './demo-rows.js';

/** Leads in memory at a time. A statement takes a thousand rows of leads at most, too. */
const BATCH_SIZE = 1000;

/** What seeding needs. */
export interface SeedOptions {
  readonly database: Database;
  readonly passwords: PasswordHasher;
  readonly now: Date;
  /** How many leads. */
  readonly leads: number;
  /** "Salon Demo" unless given. */
  readonly organizationName?: string;
  /** Told after each batch how many leads there are. */
  readonly onProgress?: (leads: number) => void;
}

/** What is there after seeding. */
export interface SeedResult {
  /** False where the demo was there before, and nothing was added. */
  readonly isNew: boolean;
  /** Who signs in. */
  readonly email: string;
  readonly leads: number;
}

/**
 * Makes the demo organization with its user, leads, bookings and conversations, batch by batch in
 * one transaction: who stops it leaves an organization without leads, which the next call fills.
 * Adds nothing to an organization that has leads. Throws an AccountTakenError.
 */
export async function seedDemo(options: SeedOptions): Promise<SeedResult> {
  const { database, now, leads, organizationName = DEMO_ORGANIZATION, onProgress } = options;
  const organizationId = await requireAccount({ ...options, organizationName });
  const email = demoEmailOf(organizationName);
  const isNew = await createTenants(database).within({ organizationId }, async (scope) => {
    if ((await scope.findOne(Lead, {}, { fields: ['id'] })) !== null) {
      return false;
    }
    let made = 0;
    for (const rows of createDemoBatches({ organizationId, now, leads, batchSize: BATCH_SIZE })) {
      await insertRows(scope, rows);
      made += rows.leads.length;
      onProgress?.(made);
    }
    return true;
  });
  if (isNew) {
    await updateStatistics(database);
    return { isNew, email, leads };
  }
  const present = await createTenants(database).within({ organizationId }, (scope) =>
    scope.count(Lead),
  );
  return { isNew, email, leads: present };
}

/** PostgreSQL's protocol ends a statement at 65,535 parameters, so messages go in several. */
async function insertRows(scope: EntityManager, rows: DemoRows): Promise<void> {
  await scope.insertMany(Lead, rows.leads);
  await scope.insertMany(Booking, rows.bookings);
  await scope.insertMany(Conversation, rows.conversations);
  for (let from = 0; from < rows.messages.length; from += BATCH_SIZE) {
    await scope.insertMany(Message, rows.messages.slice(from, from + BATCH_SIZE));
  }
}

/** The embedded database has no process that would do this by itself, ever. */
async function updateStatistics(database: Database): Promise<void> {
  await database.fork().execute('vacuum (analyze) leads, bookings, conversations, messages');
}
