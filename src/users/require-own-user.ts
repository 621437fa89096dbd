import { GatewayError } from '../errors/gateway-error.js';
import type { AccountKey } from './account.js';
import type { Accounts } from './accounts.js';
import type { UserType } from './user.type.js';

/**
 * The principal's user as the API shows them, with the organization of their token. Throws
 * UNAUTHENTICATED where they are gone meanwhile.
 */
export async function requireOwnUser(principal: AccountKey, accounts: Accounts): Promise<UserType> {
  const account = await accounts.find(principal);
  if (account === null) {
    throw new GatewayError('UNAUTHENTICATED');
  }
  return account.user;
}
