import type { AccessTokens } from '../tokens/access-token.js';
import type { Account } from '../users/account.js';
import type { UserType } from '../users/user.type.js';

/** Somebody who has just signed in. */
export interface SignedIn {
  readonly accessToken: string;
  readonly user: UserType;
}

/**
 * Gives an account's user a token for the organization. Who they are must have been proved, and
 * `issuedAt`, now unless it says otherwise, is no later than that.
 */
export function signIn(
  {
    user,
    organizationId,
    tokensValidFrom,
  }: Pick<Account, 'user' | 'organizationId' | 'tokensValidFrom'>,
  tokens: AccessTokens,
  issuedAt?: Date,
): SignedIn {
  const claims = { userId: user.id, organizationId };
  return { accessToken: tokens.issue(claims, tokensValidFrom, issuedAt), user };
}
