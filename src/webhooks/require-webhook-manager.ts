import type { Principal } from '../access/principal.js';
import { roleForbids } from '../access/request-context.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Accounts } from '../users/accounts.js';

/**
 * Lets only those through who may see and change how the organization is connected to others: the
 * owner or an admin, by a verified email address. Whoever registers with another's address must not be told what
 * happens in the organization once its owner takes it over. Throws UNAUTHENTICATED where the
 * account is gone, and FORBIDDEN.
 */
export async function requireWebhookManager(
  principal: Principal,
  accounts: Accounts,
): Promise<void> {
  const account = await accounts.find(principal);
  if (account === null) {
    throw new GatewayError('UNAUTHENTICATED');
  }
  if (account.role === 'member') {
    throw roleForbids();
  }
  if (!account.user.isVerified) {
    throw new GatewayError('FORBIDDEN', { message: 'Verify your email address first' });
  }
}
