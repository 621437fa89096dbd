import { randomUUIDv7 } from 'node:crypto';
import type { Principal } from '../access/principal.js';
import type { EntityManager } from '../database/connect.js';

/** A membership that ends; organization and user are locked. */
type Ending = Pick<Principal, 'organizationId' | 'userId'>;

/**
 * Ends a membership, and with it the invitations that the member made. Where the organization was
 * the user's home, their oldest membership in one that is not locked becomes it; without any, a
 * fresh organization of their own, named after them: an account always has somewhere to sign in
 * to. Returns the home that the user has now.
 */
export async function endMembership(
  transaction: EntityManager,
  { organizationId, userId }: Ending,
  now: Date,
): Promise<string> {
  const [user] = await transaction.execute(
    'select organization_id as home, full_name as name from users where id = ?',
    [userId],
  );
  let home = String(Reflect.get(user ?? {}, 'home'));
  if (home === organizationId) {
    const name = String(Reflect.get(user ?? {}, 'name'));
    home =
      (await findOtherHome(transaction, { organizationId, userId })) ??
      (await createOwnOrganization(transaction, userId, name, now));
    await transaction.execute('update users set organization_id = ? where id = ?', [home, userId]);
  }
  await transaction.execute('delete from memberships where organization_id = ? and user_id = ?', [
    organizationId,
    userId,
  ]);
  return home;
}

async function findOtherHome(
  transaction: EntityManager,
  { organizationId, userId }: Ending,
): Promise<string | null> {
  const [row] = await transaction.execute(
    `select m.organization_id as id from memberships m
       join organizations o on o.id = m.organization_id
     where m.user_id = ? and m.organization_id <> ? and o.is_active
     order by m.created_at, m.organization_id limit 1`,
    [userId, organizationId],
  );
  const id: unknown = Reflect.get(row ?? {}, 'id');
  return typeof id === 'string' ? id : null;
}

async function createOwnOrganization(
  transaction: EntityManager,
  userId: string,
  name: string,
  now: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await transaction.execute(
    'insert into organizations (id, name, is_active, created_at) values (?, ?, true, ?)',
    [id, name, now],
  );
  await transaction.execute(
    `insert into memberships (organization_id, user_id, role, created_at)
     values (?, ?, 'owner', ?)`,
    [id, userId, now],
  );
  return id;
}
