import { Credential } from '../authentication/credential.entity.js';
import type { EntityManager } from '../database/connect.js';
import { Identity } from '../oauth/identity.entity.js';
import { forgetNetworks } from '../sessions/known-networks.js';
import { revokeTokens } from '../sessions/revocation.js';
import type { User } from '../users/user.entity.js';

/** Ends the password, the accounts at providers and the sessions of a user that is locked. */
export async function endWaysIn(transaction: EntityManager, user: User, now: Date): Promise<void> {
  await transaction.nativeDelete(Credential, { user: user.id });
  await transaction.nativeDelete(Identity, { user: user.id });
  await forgetNetworks(transaction, user.id);
  revokeTokens(user, now);
}
