import type { User } from '../users/user.entity.js';

/**
 * Makes every token that the user holds worthless. Tokens tell the second in which they were
 * issued; so the line is drawn at the next full second, and whoever signs in before it gets a
 * token dated to it. It is always later than the line before: tokens that are dated to that one
 * end too, and a clock that was set back brings none back to life.
 */
export function revokeTokens(user: Pick<User, 'tokensValidFrom'>, now: Date): void {
  const nextSecond = (Math.floor(now.getTime() / 1000) + 1) * 1000;
  const afterLast = (user.tokensValidFrom?.getTime() ?? 0) + 1000;
  user.tokensValidFrom = new Date(Math.max(nextSecond, afterLast));
}

/** Whether a token that was issued then has been revoked. */
export function isRevoked(
  { tokensValidFrom }: Pick<User, 'tokensValidFrom'>,
  issuedAt: Date,
): boolean {
  return tokensValidFrom !== null && issuedAt < tokensValidFrom;
}
