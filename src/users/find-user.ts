import { type Loaded, LockMode } from '@mikro-orm/core';
import type { EntityManager } from '../database/connect.js';
import { User } from './user.entity.js';

/** A user together with the organization, read in one query. */
export type UserWithOrganization = Loaded<User, 'organization'>;

/**
 * The user with this id or email address, or null. The row is locked until the transaction ends:
 * who changes it at the same time waits, and then sees what this transaction made of it.
 */
export async function findUserForUpdate(
  transaction: EntityManager,
  where: { readonly id: string } | { readonly email: string },
): Promise<UserWithOrganization | null> {
  const user = await transaction.findOne(User, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return user && transaction.populate(user, ['organization']);
}
