import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import type { EntityManager } from '../database/connect.js';

/**
 * Makes an organization that belongs to this user alone, named after them, and returns its id.
 * Where their account is being deleted it goes, or comes back, with them: it holds their name.
 */
export async function createOwnOrganization(
  transaction: EntityManager,
  userId: string,
  now: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await transaction.execute(
    `insert into organizations
       (id, name, is_active, deletion_due_at, deletion_user_id, created_at)
     select ?, full_name, deletion_due_at is null, deletion_due_at,
       case when deletion_due_at is not null then id end, ?
     from users where id = ?`,
    [id, now, userId],
  );
  await transaction.execute(
    `insert into memberships (organization_id, user_id, role, created_at)
     values (?, ?, 'owner', ?)`,
    [id, userId, now],
  );
  return id;
}

/** Whom `giveSomewhere` is for: the members of an organization, or one user. */
type Whom = { readonly organizationId: string } | { readonly userId: string };

const userRows = z.array(z.object({ user_id: z.string() }));

/**
 * Gives an organization of their own to those who belong to none that is not locked: somebody
 * else's deletion must not lock a person out. Their home stays, and opens again if it is restored. Who is being deleted gets one when
 * the account is restored.
 */
export async function giveSomewhere(
  transaction: EntityManager,
  whom: Whom,
  now: Date,
): Promise<void> {
  const [column, id] =
    'userId' in whom ? ['user_id', whom.userId] : ['organization_id', whom.organizationId];
  const rows = await transaction.execute(
    `select m.user_id from memberships m join users u on u.id = m.user_id
     where m.${column} = ? and u.deletion_due_at is null and not exists (
       select 1 from memberships n join organizations o on o.id = n.organization_id
       where n.user_id = m.user_id and o.is_active)
     group by m.user_id order by m.user_id`,
    [id],
  );
  for (const { user_id: userId } of userRows.parse(rows)) {
    await createOwnOrganization(transaction, userId, now);
  }
}
