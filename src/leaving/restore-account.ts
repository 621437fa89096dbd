import type { EntityManager } from '../database/connect.js';
import { uselessLink } from '../links/account-links.js';
import { giveSomewhere } from '../memberships/own-organization.js';
import type { LeavingDependencies } from './leaving-dependencies.js';
import { endRestoreLinks, requireRestoreLink } from './restore-links.js';

/**
 * Takes the deletion of an account back, and of the organizations that went along. Its sessions
 * stay ended: whoever restores it signs in. Throws BAD_USER_INPUT for a link of no use. The
 * database records it in the trail.
 */
export async function restoreAccount(
  secret: string,
  { database, accounts, clock }: LeavingDependencies,
): Promise<void> {
  const restored = await database.fork().transactional(async (transaction) => {
    const link = await requireRestoreLink(transaction, secret, clock.now());
    const { userId, organizationId } = link;
    if (organizationId !== null) {
      throw uselessLink();
    }
    const organizations = await lockTaken(transaction, userId);
    await endRestoreLinks(transaction, link);
    // An account that an operator has unlocked meanwhile is in no deletion any more.
    const users = await transaction.execute(
      `update users set is_active = true
       where id = ? and not is_active and deletion_due_at > ? returning id`,
      [userId, clock.now()],
    );
    if (users.length === 0) {
      throw uselessLink();
    }
    await transaction.execute(
      `update organizations set is_active = true
       where id = any(string_to_array(?, ',')::uuid[]) and not is_active`,
      [organizations.join(',')],
    );
    // Their home may be in a deletion that somebody else began.
    await giveSomewhere(transaction, { userId }, clock.now());
    return { userId, organizations };
  });
  accounts.forget(restored.userId);
  for (const organizationId of restored.organizations) {
    accounts.forgetOrganization(organizationId);
  }
}

/**
 * The organizations that went along: they are due at the same moment, by the same user. They are
 * locked until the transaction ends, and then the user, as everywhere.
 */
async function lockTaken(transaction: EntityManager, userId: string): Promise<string[]> {
  const rows = await transaction.execute(
    `select o.id from organizations o join users u on u.id = o.deletion_user_id
     where u.id = ? and o.deletion_due_at = u.deletion_due_at
     order by o.id for no key update of o`,
    [userId],
  );
  await transaction.execute('select 1 from users where id = ? for update', [userId]);
  return rows.map((row) => String(Reflect.get(row, 'id')));
}
