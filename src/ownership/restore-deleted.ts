import type { EntityManager } from '../database/connect.js';

/**
 * The organizations that a user began to delete, locked until the transaction ends: before the
 * user, as everywhere.
 */
export async function lockDeletedOrganizations(
  transaction: EntityManager,
  userId: string,
): Promise<string[]> {
  const rows = await transaction.execute(
    `select id from organizations
     where deletion_user_id = ? and not is_active order by id for no key update`,
    [userId],
  );
  return rows.map((row) => String(Reflect.get(row, 'id')));
}

/**
 * Takes back that a user began to delete their account and these organizations, as far as there is
 * still time; the links that would do so end, wherever they went. What an operator has locked stays
 * locked. The database records it in the trail.
 */
export async function restoreDeleted(
  transaction: EntityManager,
  userId: string,
  organizationIds: readonly string[],
  now: Date,
): Promise<void> {
  const organizations = organizationIds.join(',');
  const at = now.toISOString();
  await transaction.execute(
    `update users set is_active = true
     where id = ? and not is_active and deletion_due_at > ?::timestamptz`,
    [userId, at],
  );
  await transaction.execute(
    `update organizations set is_active = true
     where id = any (string_to_array(?, ',')::uuid[]) and not is_active
       and deletion_due_at > ?::timestamptz`,
    [organizations, at],
  );
  await transaction.execute(
    `delete from restore_links
     where user_id = ? or organization_id = any (string_to_array(?, ',')::uuid[])`,
    [userId, organizations],
  );
}
