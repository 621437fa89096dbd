import type { Principal } from '../access/principal.js';
import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import { Credential } from '../authentication/credential.entity.js';
import { proveOwner } from '../authentication/prove-owner.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireLockedUser } from '../sessions/require-locked-user.js';
import { Identity } from './identity.entity.js';
import { sendIdentityNotice } from './identity-notice.js';
import type { OAuthCallbackInput, OwnerProofInput } from './oauth.input.js';
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
 * Linking it twice changes nothing. Throws what `proveOwner` and `redeemCode` throw, and CONFLICT
 * where the account at the provider belongs to another user.
 */
export async function linkIdentity(
  principal: Principal,
  input: OAuthCallbackInput,
  proof: OwnerProofInput,
  visitor: Visitor,
  dependencies: OAuthDependencies,
): Promise<void> {
  await proveOwner(principal, proof.password, visitor, dependencies);
  const external = await redeemCode(input, dependencies);
  const { database, audit, clock } = dependencies;
  const { user, isNew } = await onceMoreAfterRace(() =>
    database.fork().transactional(async (transaction) => {
      const user = await requireLockedUser(transaction, principal);
      const { provider, subject } = external;
      const known = await transaction.findOne(Identity, { provider, subject });
      if (known === null) {
        transaction.persist(new Identity(user, external, clock.now()));
        const details = { provider };
        const action = AuditAction.IDENTITY_LINKED;
        audit.add(transaction, { ...principal, action, origin: visitor, details });
      } else if (known.user.id !== user.id) {
        throw new GatewayError('CONFLICT', { message: 'Linked to another account already' });
      }
      return { user, isNew: known === null };
    }),
  );
  if (isNew) {
    sendIdentityNotice('identityLinked', external.provider, user, visitor, dependencies);
  }
}

/**
 * Ends a link. Throws what `proveOwner` throws, NOT_FOUND where the signed-in user has no such
 * link, and CONFLICT where it is the last way to sign in.
 */
export async function unlinkIdentity(
  principal: Principal,
  identityId: string,
  proof: OwnerProofInput,
  visitor: Visitor,
  dependencies: OAuthDependencies,
): Promise<void> {
  await proveOwner(principal, proof.password, visitor, dependencies);
  const { database, audit } = dependencies;
  const { user, provider } = await database.fork().transactional(async (transaction) => {
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
    audit.add(transaction, { ...principal, action, origin: visitor, details });
    return { user, provider: identity.provider };
  });
  sendIdentityNotice('identityUnlinked', provider, user, visitor, dependencies);
}
