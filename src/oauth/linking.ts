import { AuditAction } from '../audit/audit-action.js';
import { Credential } from '../authentication/credential.entity.js';
import type { Clock } from '../clock.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { endLinks, isAddressKept } from '../links/account-links.js';
import { Organization } from '../organizations/organization.entity.js';
import { forgetNetworks } from '../sessions/known-networks.js';
import { revokeTokens } from '../sessions/revocation.js';
import { toEmailAddress } from '../users/email-address.js';
import { findUserForUpdate, type UserWithOrganization } from '../users/find-user.js';
import { toFullName } from '../users/full-name.js';
import { findSignInOrganization } from '../users/sign-in-organization.js';
import { User } from '../users/user.entity.js';
import { Identity } from './identity.entity.js';
import type { ExternalIdentity } from './oauth-provider.js';

/** Whose account an identity opens. */
export interface LinkingOutcome {
  readonly user: User;
  readonly organization: Organization;
  readonly isNewUser: boolean;
  /** What became of the account, beside the sign-in; null where nothing did. */
  readonly change: AuditAction | null;
}

/** What the rules are told of a sign-in. */
interface SignInAttempt {
  readonly transaction: EntityManager;
  readonly external: ExternalIdentity;
  readonly clock: Clock;
}

/**
 * Decides whose account an external identity opens: the six rules of "Who owns an email", each a
 * function below. It needs a transaction; of two sign-ins of one new person at once the database
 * lets one through, and the other is to be tried again.
 */
export async function openAccount(attempt: SignInAttempt): Promise<LinkingOutcome> {
  const known = await findUserOfIdentity(attempt);
  if (known !== null) {
    return signInKnownIdentity(attempt, known);
  }
  const { external } = attempt;
  const email = external.email === null ? null : toEmailAddress(external.email);
  if (email === null) {
    return refuseWithoutEmail();
  }
  const account = await findUserForUpdate(attempt.transaction, { email });
  if (account === null) {
    // Who had the address may still take it back.
    if (await isAddressKept(attempt.transaction, email)) {
      return refuseUnprovedEmail();
    }
    return createAccount(attempt, email);
  }
  if (!external.isEmailProved) {
    return refuseUnprovedEmail();
  }
  return account.isVerified
    ? linkToVerifiedAccount(attempt, account)
    : takeOverUnverifiedAccount(attempt, account);
}

/** Rule 1: an identity that is known opens its account, whatever its email says by now. */
function signInKnownIdentity(
  { transaction }: SignInAttempt,
  user: UserWithOrganization,
): Promise<LinkingOutcome> {
  return open(transaction, user);
}

/** Rule 2: somebody new gets an account, verified as far as the provider proved the email. */
function createAccount(
  { transaction, external, clock }: SignInAttempt,
  email: string,
): LinkingOutcome {
  const now = clock.now();
  const fullName = toFullName(external.name ?? email.slice(0, email.lastIndexOf('@')));
  const organization = new Organization({ name: fullName, createdAt: now });
  const user = new User({
    email,
    fullName,
    organization,
    createdAt: now,
    oauthProvider: external.provider,
    isVerified: external.isEmailProved,
  });
  transaction.persist([organization, user, new Identity(user, external, now)]);
  return { user, organization, isNewUser: true, change: AuditAction.REGISTERED };
}

/** Rule 3: a proved email opens the account that is verified to have it. */
function linkToVerifiedAccount(
  { transaction, external, clock }: SignInAttempt,
  user: UserWithOrganization,
): Promise<LinkingOutcome> {
  transaction.persist(new Identity(user, external, clock.now()));
  return open(transaction, user, AuditAction.IDENTITY_LINKED);
}

/**
 * Rule 4: whoever made the account never showed that the mailbox is theirs; who does so now owns
 * it. Every way in that was there before ends: the password, other identities, live tokens.
 */
async function takeOverUnverifiedAccount(
  { transaction, external, clock }: SignInAttempt,
  user: UserWithOrganization,
): Promise<LinkingOutcome> {
  // Not before the account is locked: a token issued while the lock was waited for must end too.
  const now = clock.now();
  await transaction.nativeDelete(Credential, { user: user.id });
  await transaction.nativeDelete(Identity, { user: user.id });
  await forgetNetworks(transaction, user.id);
  await endLinks(transaction, user.id);
  revokeTokens(user, now);
  user.isVerified = true;
  transaction.persist(new Identity(user, external, now));
  return open(transaction, user, AuditAction.ACCOUNT_TAKEN_OVER);
}

/** Rule 5: an email that the provider did not prove opens nobody's account. */
function refuseUnprovedEmail(): never {
  throw new GatewayError('ACCOUNT_LINK_REQUIRED');
}

/** Rule 6: without an email there is nothing to make an account of. */
function refuseWithoutEmail(): never {
  const msg = 'Value error, the provider named no usable email address';
  throw new GatewayError('BAD_USER_INPUT', {
    fields: [{ type: 'value_error', loc: ['input', 'code'], msg, input: null }],
  });
}

async function open(
  transaction: EntityManager,
  user: UserWithOrganization,
  change: AuditAction | null = null,
): Promise<LinkingOutcome> {
  const organization = await findSignInOrganization(transaction, user);
  if (!user.isActive || !organization.isActive) {
    throw new GatewayError('FORBIDDEN');
  }
  return { user, organization, isNewUser: false, change };
}

async function findUserOfIdentity({
  transaction,
  external: { provider, subject },
}: SignInAttempt): Promise<UserWithOrganization | null> {
  const identity = await transaction.findOne(Identity, { provider, subject });
  const user = identity && (await findUserForUpdate(transaction, { id: identity.user.id }));
  // Looked for again under the lock: a takeover may have ended the link while it was waited for.
  const isStillLinked = (await transaction.count(Identity, { provider, subject })) > 0;
  return isStillLinked ? user : null;
}
