import type { Principal } from '../access/principal.js';
import { AuditAction } from '../audit/audit-action.js';
import type { Origin } from '../audit/audit-trail.js';
import { Credential } from '../authentication/credential.entity.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import { Identity } from './identity.entity.js';
import type { OAuthCallbackInput } from './oauth.input.js';
import { type OAuthDependencies, onceMoreAfterRace, redeemCode } from './oauth-sign-in.js';

/** The identities of a user, oldest first. */
export function findIdentities(entityManager: EntityManager, userId: string): Promise<Identity[]> {
  return entityManager.find(
    Identity,
    { user: userId },
    { orderBy: { createdAt: 'asc', id: 'asc' } },
  );
}

/**
 * Links an account at a provider to the signed-in user: the way out of ACCOUNT_LINK_REQUIRED.
 * Linking it twice changes nothing. Throws what `redeemCode` throws, and CONFLICT where the
 * account at the provider belongs to another user.
 */
export async function linkIdentity(
  principal: Principal,
  input: OAuthCallbackInput,
  origin: Origin,
  dependencies: OAuthDependencies,
): Promise<void> {
  const external = await redeemCode(input, dependencies);
  const { database, audit, clock } = dependencies;
  return onceMoreAfterRace(() =>
    database.fork().transactional(async (transaction) => {
      const user = await requireLockedUser(transaction, principal);
      const { provider, subject } = external;
      const known = await transaction.findOne(Identity, { provider, subject });
      if (known === null) {
        transaction.persist(new Identity(user, external, clock.now()));
        const details = { provider };
        const action = AuditAction.IDENTITY_LINKED;
        audit.add(transaction, { ...principal, action, origin, details });
      } else if (known.user.id !== user.id) {
        throw new GatewayError('CONFLICT', { message: 'Linked to another account already' });
      }
    }),
  );
}

/**
 * Ends a link. Throws NOT_FOUND where the signed-in user has no such link, and CONFLICT where it
 * is the last way to sign in.
 */
export function unlinkIdentity(
  principal: Principal,
  identityId: string,
  origin: Origin,
  { database, audit }: OAuthDependencies,
): Promise<void> {
  return database.fork().transactional(async (transaction) => {
    const user = await requireLockedUser(transaction, principal);
    const identities = await findIdentities(transaction, user.id);
    const identity = identities.find(({ id }) => id === identityId);
    if (identity === undefined) {
      throw new GatewayError('NOT_FOUND');
    }
    const hasPassword = (await transaction.count(Credential, { user: user.id })) > 0;
    if (identities.length === 1 && !hasPassword) {
      throw new GatewayError('CONFLICT', { message: 'This is the only way to sign in' });
    }
    transaction.remove(identity);
    const details = { provider: identity.provider };
    const action = AuditAction.IDENTITY_UNLINKED;
    audit.add(transaction, { ...principal, action, origin, details });
  });
}
