import type { User } from '../users/user.entity.js';

/** How far the clocks of two nodes may be apart, in milliseconds; NTP keeps them much closer. */
const CLOCK_SKEW_MS = 1000;

/**
 * Makes every token that the user holds worthless. Tokens tell the second in which they were
 * issued, by the clock of the node that did; so the line is drawn at the next full second of the
 * clock that may be furthest ahead, and whoever signs in before it gets a token dated to it. It is always later than the line before: tokens that are dated to that one
 * end too, and a clock that was set back brings none back to life.
 */
export function revokeTokens(user: Pick<User, 'tokensValidFrom'>, now: Date): void {
  const nextSecond = (Math.floor((now.getTime() + CLOCK_SKEW_MS) / 1000) + 1) * 1000;
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
