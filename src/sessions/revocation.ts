import type { User } from '../users/user.entity.js';

/**
 * Makes every token that the user holds worthless. Tokens tell the second in which they were
 * issued; so the line is drawn at the next full second, and whoever signs in before it gets a
 * token dated to it.
 */
export function revokeTokens(user: User, now: Date): void {
  user.tokensValidFrom = new Date((Math.floor(now.getTime() / 1000) + 1) * 1000);
}

/** Whether a token that was issued then has been revoked. */
export function isRevoked({ tokensValidFrom }: User, issuedAt: Date): boolean {
  return tokensValidFrom !== null && issuedAt < tokensValidFrom;
}
