import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { Database, EntityManager } from '../database/connect.js';
import { PURGE_ROLE } from '../database/tenant-table.js';
import type { Logger } from '../log.js';
import { endMembership } from '../memberships/end-membership.js';
import { lockOrganization } from '../memberships/lock-members.js';
import type { Accounts } from '../users/accounts.js';

/** What the purge works with. */
export interface PurgeDependencies {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'forget' | 'forgetOrganization'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** Most rows that one transaction deletes; 500 unless said otherwise. */
  readonly batchSize?: number;
  /** True once no further transaction is to begin; never unless it is given. */
  readonly isStopping?: () => boolean;
}

/** Any number that nothing else in the database locks by. */
const PURGE_LOCK = 7_215_909_026;

/** Accounts and organizations that are read, and kept in memory, at a time. */
const PAGE_SIZE = 100;

/** What is many in an organization, children before parents; what is left goes with the rest. */
const batchedTables = [
  ...(['messages', 'conversations', 'bookings', 'leads', 'audit_events'] as const),
  ...(['webhook_deliveries', 'webhook_events'] as const),
];

const idRows = z.array(z.object({ id: z.string() }));
const dueRows = z.array(z.object({ id: z.string(), due_at: z.string() }));

/** Where accounts and organizations are due. */
type DueTable = 'users' | 'organizations';

/** What the due are ordered by. */
interface DueKey {
  /** In PostgreSQL's words, exact to the microsecond. */
  readonly dueAt: string;
  readonly id: string;
}

/** Before all that are due. */
const FIRST_DUE: DueKey = { dueAt: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** Another node is purging, or this one is about to stop: what is left waits for the next round. */
class PurgeLeftError extends Error {
  override readonly name = 'PurgeLeftError';
}

/**
 * Deletes for good what is past its grace: accounts first, since an organization waits for those
 * that call it home. Every step is a transaction of its own that looks again whether it is to be
 * done, so a process may be killed at any moment, and the next round goes on from there. One that
 * fails is logged and holds up no other. Where another node is at it, this one does nothing, and one
 * that is about to stop begins no further step.
 */
export async function purge(dependencies: PurgeDependencies): Promise<void> {
  const { database, clock, log } = dependencies;
  const now = clock.now();
  const readPage = async (table: DueTable, { dueAt, id }: DueKey): Promise<readonly DueKey[]> => {
    const { rows } = await database.run(
      {
        name: `purge-due-${table}`,
        text: `select id, deletion_due_at::text as due_at from ${table}
          where deletion_due_at <= $1 and not is_active
            and (deletion_due_at, id) > ($2::timestamptz, $3::uuid)
          order by deletion_due_at, id limit ${PAGE_SIZE}`,
      },
      [now, dueAt, id],
    );
    return dueRows.parse(rows).map((row) => ({ id: row.id, dueAt: row.due_at }));
  };
  const each = async (table: DueTable, work: (id: string) => Promise<void>): Promise<void> => {
    let page = await readPage(table, FIRST_DUE);
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      for (const { id } of page) {
        try {
          await work(id);
        } catch (error) {
          if (error instanceof PurgeLeftError) {
            throw error;
          }
          log.error(
            { err: error, kind: table, id },
            'Could not purge one; it is tried again later',
          );
        }
      }
      // From behind the last one, for what could not be deleted is still there.
      page = await readPage(table, last);
    }
  };
  try {
    await each('users', (id) => purgeUser(id, now, dependencies));
    await each('organizations', (id) => purgeOrganization(id, now, dependencies));
    await database.run(
      { name: 'purge-invitations', text: 'delete from invitations where expires_at <= $1' },
      [now],
    );
    for (const table of ['account_links', 'restore_links', 'export_links']) {
      const text = `delete from ${table} where expires_at <= $1`;
      await database.run({ name: `purge-${table}`, text }, [now]);
    }
  } catch (error) {
    if (!(error instanceof PurgeLeftError)) {
      throw error;
    }
  }
}

/** Runs one step under the role that may delete what is due, and nothing else. */
async function asPurge<Result>(
  { database, isStopping }: PurgeDependencies,
  work: (transaction: EntityManager) => Promise<Result>,
): Promise<Result> {
  requireTime(isStopping);
  return database.fork({ role: PURGE_ROLE }).transactional(async (transaction) => {
    const [row] = await transaction.execute('select pg_try_advisory_xact_lock(?) as is_ours', [
      PURGE_LOCK,
    ]);
    if (Reflect.get(row ?? {}, 'is_ours') !== true) {
      throw new PurgeLeftError();
    }
    return work(transaction);
  });
}

function requireTime(isStopping: PurgeDependencies['isStopping']): void {
  if (isStopping?.() === true) {
    throw new PurgeLeftError();
  }
}

async function purgeUser(
  userId: string,
  now: Date,
  dependencies: PurgeDependencies,
): Promise<void> {
  await inBatches(dependencies, (transaction, limit) =>
    transaction.execute(
      `update audit_events set network = null, request_id = null, details = '{}'
       where (organization_id, id) in (
         select organization_id, id from audit_events
         where user_id = ?
           and (network is not null or request_id is not null or details <> '{}') limit ?)
       returning id`,
      [userId, limit],
    ),
  );
  await asPurge(dependencies, (transaction) =>
    transaction.execute(
      'delete from users where id = ? and not is_active and deletion_due_at <= ?',
      [userId, now],
    ),
  );
  dependencies.accounts.forget(userId);
  dependencies.log.info({ userId }, 'An account was purged');
}

async function purgeOrganization(
  organizationId: string,
  now: Date,
  dependencies: PurgeDependencies,
): Promise<void> {
  for (const table of batchedTables) {
    await inBatches(dependencies, (transaction, limit) =>
      transaction.execute(
        `delete from ${table} where organization_id = ? and id in (
           select id from ${table} where organization_id = ? limit ?)
         returning id`,
        [organizationId, organizationId, limit],
      ),
    );
  }
  await rehomeMembers(organizationId, now, dependencies);
  // Whoever still calls it home is being deleted too, and goes first: the next round ends it.
  const deleted = await asPurge(dependencies, (transaction) =>
    transaction.execute(
      `delete from organizations o where id = ? and not is_active and deletion_due_at <= ?
         and not exists (select 1 from users where organization_id = o.id)
       returning id`,
      [organizationId, now],
    ),
  );
  dependencies.accounts.forgetOrganization(organizationId);
  if (deleted.length > 0) {
    dependencies.log.info({ organizationId }, 'An organization was purged');
  }
}

/** Repeats a step until it finds less than a batch. */
async function inBatches(
  dependencies: PurgeDependencies,
  step: (transaction: EntityManager, limit: number) => Promise<readonly unknown[]>,
): Promise<void> {
  const limit = dependencies.batchSize ?? 500;
  for (;;) {
    const done = await asPurge(dependencies, (transaction) => step(transaction, limit));
    if (done.length < limit) {
      return;
    }
  }
}

/**
 * Gives those who call the organization home another one, each in a transaction: not by the role
 * that purges, which may make nothing.
 */
async function rehomeMembers(
  organizationId: string,
  now: Date,
  { database, accounts, isStopping }: PurgeDependencies,
): Promise<void> {
  const { rows } = await database.run(
    {
      name: 'purge-members',
      text: `select id from users where organization_id = $1 and deletion_due_at is null`,
    },
    [organizationId],
  );
  for (const { id: userId } of idRows.parse(rows)) {
    requireTime(isStopping);
    await database.fork().transactional(async (transaction) => {
      await lockOrganization(transaction, organizationId, [userId]);
      const due = await transaction.execute(
        'select 1 from organizations where id = ? and not is_active and deletion_due_at <= ?',
        [organizationId, now],
      );
      if (due.length > 0) {
        await endMembership(transaction, { organizationId, userId }, now);
      }
    });
    accounts.forget(userId);
  }
}
