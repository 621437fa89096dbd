/** Seconds before the second attempt; each later pause is twice as long. */
const FIRST_PAUSE_SECONDS = 60;

/** Longest pause: six hours. */
const LONGEST_PAUSE_SECONDS = 6 * 3600;

/** Attempts before a delivery is given up, a little less than three days after the first. */
const MAX_ATTEMPTS = 20;

/**
 * Seconds from the end of an attempt that failed to the next: 1, 2, 4, … minutes, then every six
 * hours; null after the last. `attempts` counts those made so far.
 */
export function pauseAfter(attempts: number): number | null {
  return attempts >= MAX_ATTEMPTS
    ? null
    : Math.min(FIRST_PAUSE_SECONDS * 2 ** (attempts - 1), LONGEST_PAUSE_SECONDS);
}
