import { GatewayError } from '../errors/gateway-error.js';
import type { Attempt, AttemptLimits } from './attempt-limits.js';

/**
 * Runs a sign-in as one attempt, and gives the attempt back unless the sign-in was refused: a
 * fault of ours, or a locked account whose password was right, is no guess. Throws RATE_LIMITED
 * before anything runs where no attempt is left, and whatever the work throws.
 */
export async function countFailures<Result>(
  limits: AttemptLimits,
  attempt: Attempt,
  work: () => Promise<Result>,
): Promise<Result> {
  await limits.take(attempt);
  try {
    const result = await work();
    await limits.giveBack(attempt);
    return result;
  } catch (error) {
    if (!(error instanceof GatewayError && error.code === 'UNAUTHENTICATED')) {
      await limits.giveBack(attempt);
    }
    throw error;
  }
}
