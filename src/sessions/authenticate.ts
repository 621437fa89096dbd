import type { Principal } from '../access/principal.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { AccessTokens } from '../tokens/access-token.js';
import type { Accounts } from '../users/accounts.js';
import { isRevoked } from './revocation.js';

/** Turns an Authorization header into the principal that it proves. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

/** RFC 9110, section 11.1: the name of the scheme is case-insensitive. */
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i;

/**
 * Makes the function that checks tokens. It throws UNAUTHENTICATED for a header that is missing
 * or malformed, a token that does not verify or was revoked, and a user or organization that is
 * gone, or who is no member of it any more; FORBIDDEN where the account or its organization is locked.
 */
export function createAuthenticate(accounts: Accounts, tokens: AccessTokens): Authenticate {
  return async (authorization) => {
    const token = BEARER.exec(authorization ?? '')?.[1];
    const claims = token === undefined ? null : tokens.verify(token);
    if (claims === null) {
      throw new GatewayError('UNAUTHENTICATED');
    }
    const { userId, organizationId, issuedAt, expiresAt } = claims;
    const account = await accounts.find(claims);
    if (account === null || isRevoked(account, issuedAt)) {
      throw new GatewayError('UNAUTHENTICATED');
    }
    if (!account.isActive) {
      throw new GatewayError('FORBIDDEN');
    }
    const { role } = account;
    return { userId, organizationId, role, tokenIssuedAt: issuedAt, tokenExpiresAt: expiresAt };
  };
}
