import type { Principal } from '../access/principal.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { findUserForUpdate, type UserWithOrganization } from '../users/find-user.js';
import { isRevoked } from './revocation.js';

/**
 * The principal's own user, locked until the transaction ends, so that of two changes at once the
 * second sees what the first has made. Whether the token counts is asked again: while a provider
 * or a password was waited for, whoever owns the mailbox may have taken the account over, and a
 * change made then could be a way back in. Throws UNAUTHENTICATED, or FORBIDDEN where it is locked.
 */
export async function requireLockedUser(
  transaction: EntityManager,
  { userId, tokenIssuedAt }: Principal,
): Promise<UserWithOrganization> {
  const user = await findUserForUpdate(transaction, { id: userId });
  if (user === null || isRevoked(user, tokenIssuedAt)) {
    throw new GatewayError('UNAUTHENTICATED');
  }
  if (!user.isActive) {
    throw new GatewayError('FORBIDDEN');
  }
  return user;
}
