import { AuditAction } from '../audit/audit-action.js';
import type { Database, EntityManager } from '../database/connect.js';
import { endLinks } from '../links/account-links.js';

// What operators do to accounts. An organization is locked before its users, as everywhere, or two at
// once would wait for each other forever. Triggers tell all nodes, and keep the record.

/** What became of switching an account or an organization. */
export type Switched = 'switched' | 'unchanged' | 'not-found';

/**
 * The moment from which tokens count, in SQL, as `revokeTokens` draws it: the next full second,
 * later than the line before, and by the later of two clocks, since this one may be another
 * machine's than the gateway's.
 */
const NEXT_LINE = `greatest(
  date_trunc('second', greatest(?::timestamptz, now())) + interval '1 second',
  tokens_valid_from + interval '1 second')`;

/**
 * Locks or unlocks a user. A locked one's tokens are answered by 403 with the next request on every
 * node; those from before do not come back to life when the user is unlocked.
 */
export async function switchUser(
  database: Database,
  { userId, isActive, now }: { userId: string; isActive: boolean; now: Date },
): Promise<Switched> {
  return database.fork().transactional(async (transaction) => {
    const [user] = await transaction.execute(
      'select is_active from users where id = ? for update',
      [userId],
    );
    if (user === undefined) {
      return 'not-found';
    }
    if (Reflect.get(user, 'is_active') === isActive) {
      const isNew = !isActive && (await makeDeletionFinal(transaction, 'user', userId));
      return isNew ? 'switched' : 'unchanged';
    }
    await transaction.execute('update users set is_active = ? where id = ?', [isActive, userId]);
    if (isActive) {
      await endTokens(transaction, 'user', userId, now);
    }
    return 'switched';
  });
}

/**
 * Locks or unlocks an organization with all of its accounts, in the same way. Unlocking ends their tokens for other organizations too.
 */
export async function switchOrganization(
  database: Database,
  values: { organizationId: string; isActive: boolean; now: Date },
): Promise<Switched> {
  const { organizationId, isActive, now } = values;
  return database.fork().transactional(async (transaction) => {
    // Not `for update`: sign-ins write audit events, whose keys need the organization's row.
    const [organization] = await transaction.execute(
      'select is_active from organizations where id = ? for no key update',
      [organizationId],
    );
    if (organization === undefined) {
      return 'not-found';
    }
    if (Reflect.get(organization, 'is_active') === isActive) {
      const isNew =
        !isActive && (await makeDeletionFinal(transaction, 'organization', organizationId));
      return isNew ? 'switched' : 'unchanged';
    }
    if (isActive) {
      await endTokens(transaction, 'members', organizationId, now);
    }
    await transaction.execute('update organizations set is_active = ? where id = ?', [
      isActive,
      organizationId,
    ]);
    return 'switched';
  });
}

/**
 * Makes every token of a user worthless, on every node, and the links that would let somebody in
 * again. False where there is no such user.
 */
export async function endSessions(
  database: Database,
  { userId, eventId, now }: { userId: string; eventId: string; now: Date },
): Promise<boolean> {
  return database.fork().transactional(async (transaction) => {
    const rows = await endTokens(transaction, 'user', userId, now);
    await endLinks(transaction, userId, ['reset_password', 'change_email']);
    await transaction.execute(
      `insert into audit_events (organization_id, id, action, user_id, details, created_at)
       select organization_id, ?::uuid, '${AuditAction.SIGNED_OUT_EVERYWHERE}', id,
         '{"by": "operator"}', now()
       from users where id = ?`,
      [eventId, userId],
    );
    return rows > 0;
  });
}

/**
 * Ends the ways to take the deletion of a user or an organization back: who deletes before an
 * operator locks does not get round the lock. False where there was none.
 */
async function makeDeletionFinal(
  transaction: EntityManager,
  what: 'user' | 'organization',
  id: string,
): Promise<boolean> {
  const whose = what === 'user' ? 'user_id = ? and organization_id is null' : 'organization_id = ?';
  const links = await transaction.execute(
    `delete from restore_links where ${whose} returning digest`,
    [id],
  );
  if (what === 'user') {
    return links.length > 0;
  }
  // One that went along with an account would come back with it.
  const taken = await transaction.execute(
    `update organizations set deletion_user_id = null
     where id = ? and deletion_user_id is not null returning id`,
    [id],
  );
  return links.length + taken.length > 0;
}

/** Users by their id, and the members of an organization by its id. */
const usersWhere = {
  user: 'id = ?',
  members: 'id in (select user_id from memberships where organization_id = ?)',
};

/** Draws the line for a user, or for all members of an organization; how many there are. */
async function endTokens(
  transaction: EntityManager,
  whose: keyof typeof usersWhere,
  id: string,
  now: Date,
): Promise<number> {
  const where = usersWhere[whose];
  const locked = await transaction.execute(
    `select id from users where ${where} order by id for update`,
    [id],
  );
  await transaction.execute(`update users set tokens_valid_from = ${NEXT_LINE} where ${where}`, [
    now,
    id,
  ]);
  return locked.length;
}
