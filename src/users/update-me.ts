import type { Principal } from '../access/principal.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { findUserForUpdate, type UserWithOrganization } from './find-user.js';
import type { UpdateMeInput } from './user.input.js';

/** Changes the principal's own profile. Throws UNAUTHENTICATED where the user is gone meanwhile. */
export function updateMe(
  entityManager: EntityManager,
  principal: Principal,
  { fullName }: UpdateMeInput,
): Promise<UserWithOrganization> {
  return entityManager.transactional(async (transaction) => {
    const user = await findUserForUpdate(transaction, { id: principal.userId });
    if (user === null) {
      throw new GatewayError('UNAUTHENTICATED');
    }
    user.fullName = fullName.trim();
    return user;
  });
}
