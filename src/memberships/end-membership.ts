import type { Principal } from '../access/principal.js';
import type { EntityManager } from '../database/connect.js';
import { SIGN_IN_ORDER } from '../users/sign-in-organization.js';
import { createOwnOrganization } from './own-organization.js';

/** A membership that ends; organization and user are locked. */
type Ending = Pick<Principal, 'organizationId' | 'userId'>;

/**
 * Ends a membership, and with it the invitations that the member made. Where the organization was
 * the user's home, their oldest membership in one that is not locked becomes it. Without any, they
 * get a fresh organization of their own: an account always has somewhere to sign in to. Returns
 * the organization that a sign-in opens now.
 */
export async function endMembership(
  transaction: EntityManager,
  ending: Ending,
  now: Date,
): Promise<string> {
  const { organizationId, userId } = ending;
  const opened =
    (await findOther(transaction, ending)) ??
    (await createOwnOrganization(transaction, userId, now));
  await transaction.execute(
    'update users set organization_id = ? where id = ? and organization_id = ?',
    [opened, userId, organizationId],
  );
  await transaction.execute('delete from memberships where organization_id = ? and user_id = ?', [
    organizationId,
    userId,
  ]);
  return opened;
}

/** The user's home, or else their oldest membership; neither this one nor one that is locked. */
async function findOther(
  transaction: EntityManager,
  { organizationId, userId }: Ending,
): Promise<string | null> {
  const [row] = await transaction.execute(
    `select o.id from memberships m join users u on u.id = m.user_id
       join organizations o on o.id = m.organization_id
     where m.user_id = ? and m.organization_id <> ? and o.is_active
     order by ${SIGN_IN_ORDER} limit 1`,
    [userId, organizationId],
  );
  const id: unknown = Reflect.get(row ?? {}, 'id');
  return typeof id === 'string' ? id : null;
}
