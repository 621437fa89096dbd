import type { EntityManager } from '../database/connect.js';
import { Organization } from '../organizations/organization.entity.js';
import type { UserWithOrganization } from './find-user.js';

/** Which of a user's organizations a sign-in opens: their home, unless only another is active. */
export const SIGN_IN_ORDER =
  'o.is_active desc, (m.organization_id = u.organization_id) desc, m.created_at, m.organization_id';

/**
 * The organization that a sign-in opens: the user's home; where that is locked, the first one that
 * is not; and where all are, the home, which the caller refuses.
 */
export async function findSignInOrganization(
  transaction: EntityManager,
  user: UserWithOrganization,
): Promise<Organization> {
  const home = user.organization.$;
  if (home.isActive) {
    return home;
  }
  const [row] = await transaction.execute(
    `select o.id from memberships m join users u on u.id = m.user_id
       join organizations o on o.id = m.organization_id
     where m.user_id = ? order by ${SIGN_IN_ORDER} limit 1`,
    [user.id],
  );
  const id: unknown = Reflect.get(row ?? {}, 'id');
  return typeof id === 'string' ? transaction.findOneOrFail(Organization, { id }) : home;
}
