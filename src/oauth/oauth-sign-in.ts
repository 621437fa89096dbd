import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import type { AuditTrail, Origin } from '../audit/audit-trail.js';
import { sendVerificationSoon } from '../authentication/send-verification.js';
import type { Clock } from '../clock.js';
import type { Database, EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { AttemptLimits } from '../limits/attempt-limits.js';
import { countFailures } from '../limits/count-failures.js';
import type { Mailer } from '../mail/mailer.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { rememberNetwork } from '../sessions/known-networks.js';
import { type SignedIn, signIn } from '../sessions/sign-in.js';
import type { AccessTokens } from '../tokens/access-token.js';
import { accountOf } from '../users/account.js';
import type { Accounts } from '../users/accounts.js';
import { sendIdentityNotice } from './identity-notice.js';
import { type LinkingOutcome, openAccount } from './linking.js';
import type { OAuthCallbackInput } from './oauth.input.js';
import type { ExternalIdentity } from './oauth-provider.js';
import { type Providers, requireProvider } from './providers.js';

/** What signing in by other providers works with. */
export interface OAuthDependencies {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly limits: AttemptLimits;
  readonly audit: AuditTrail;
  readonly tokens: AccessTokens;
  readonly passwords: PasswordHasher;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly providers: Providers;
  /** The only addresses that a code may have been sent to. */
  readonly redirectUris: readonly string[];
}

/**
 * Signs in whom the provider vouches for. Throws what `redeemCode` throws, and what the linking
 * rules decide: ACCOUNT_LINK_REQUIRED, BAD_USER_INPUT without an email, FORBIDDEN where the
 * account is locked. Codes that the provider refuses count as failed sign-ins: RATE_LIMITED.
 */
export async function signInByProvider(
  input: OAuthCallbackInput,
  origin: Visitor,
  dependencies: OAuthDependencies,
): Promise<SignedIn & { readonly isNewUser: boolean }> {
  const { database, accounts, tokens, limits, audit, clock } = dependencies;
  const network = origin.clientNetwork;
  const external = await countFailures(limits, { limit: 'signInByNetwork', key: network }, () =>
    redeemCode(input, dependencies),
  );
  const signedIn = await onceMoreAfterRace(() =>
    database.fork().transactional(async (transaction) => {
      const outcome = await openAccount({ transaction, external, clock });
      const { user, organization, isNewUser } = outcome;
      recordSignIn(transaction, outcome, { audit, origin, method: external.provider });
      // While the account is locked, so that who takes it over next ends this token too.
      return {
        ...signIn(accountOf(user, organization), tokens),
        isNewUser,
        change: outcome.change,
      };
    }),
  );
  const userId = signedIn.user.id;
  accounts.forget(userId);
  await rememberNetwork(database.run, { userId, network, now: clock.now() });
  if (signedIn.isNewUser && !signedIn.user.isVerified) {
    sendVerificationSoon(signedIn.user, origin.language, dependencies);
  }
  if (signedIn.change === AuditAction.IDENTITY_LINKED) {
    sendIdentityNotice('identityLinked', external.provider, signedIn.user, origin, dependencies);
  }
  return signedIn;
}

function recordSignIn(
  transaction: EntityManager,
  { user, organization, change }: LinkingOutcome,
  { audit, origin, method }: { audit: AuditTrail; origin: Origin; method: string },
): void {
  const entry = { organizationId: organization.id, userId: user.id, origin, details: { method } };
  if (change !== null) {
    audit.add(transaction, { ...entry, action: change });
  }
  if (change !== AuditAction.REGISTERED) {
    audit.add(transaction, { ...entry, action: AuditAction.SIGNED_IN });
  }
}

/**
 * Exchanges the code for an identity; nothing is sent unless the redirect URI is allowed. Throws
 * NOT_CONFIGURED, BAD_USER_INPUT for the redirect URI, and what `Provider.redeem` throws.
 */
export async function redeemCode(
  input: OAuthCallbackInput,
  { providers, redirectUris }: OAuthDependencies,
): Promise<ExternalIdentity> {
  const provider = requireProvider(providers, input.provider);
  // RFC 9700, section 4.1.3: simple string comparison, no normalising of any kind.
  if (!redirectUris.includes(input.redirectUri)) {
    const msg = 'Value error, this redirect URI is not allowed';
    const fault = { type: 'value_error', loc: ['input', 'redirectUri'], msg };
    throw new GatewayError('BAD_USER_INPUT', { fields: [{ ...fault, input: input.redirectUri }] });
  }
  return provider.redeem(input);
}

/**
 * Two sign-ins of one new person at once both find nobody; the constraint stops the second, which
 * then finds the account that the first one made.
 */
export async function onceMoreAfterRace<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) {
      return work();
    }
    throw error;
  }
}
