import { setTimeout } from 'node:timers/promises';
import { isDatabaseAway } from '../errors/to-gateway-error.js';

/** Shortest and longest pause before the second attempt, in milliseconds. */
const PAUSE_MS = [5, 50] as const;

/**
 * Whoever has waited for a connection for longer than this, in milliseconds, is told; a second wait
 * helps nobody. Not so with a deadlock: the server looks for one only after a second (its
 * `deadlock_timeout`), and then the way is free.
 */
const PATIENCE_MS = 1000;

/**
 * PostgreSQL, appendix A: serialization failure and deadlock. The server says so after it has rolled
 * everything back; so nothing was done, whatever had been sent.
 */
const UNDONE_CODES = ['40001', '40P01'];

/**
 * Words of the driver and codes for a connection that was never there, or that the driver knew to be
 * gone before it wrote anything.
 */
const UNSENT = /not queryable|Client was closed|ECONNREFUSED/;

/** Whether the server itself said that it has undone the transaction. */
function isUndone(error: unknown): boolean {
  return UNDONE_CODES.includes(codeOf(error));
}

/** Whether it is safe to do it again, where it changes nothing. */
export function mayReadAgain(error: unknown): boolean {
  return isUndone(error) || isDatabaseAway(error);
}

/** Whether it is safe to do it again, where it may change something. */
export function mayWriteAgain(error: unknown): boolean {
  return isUndone(error) || isUnsent(error);
}

/** Whether nothing of a statement can have reached the server. */
function isUnsent(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return UNSENT.test(`${codeOf(error)} ${message}`);
}

/**
 * Does it once more, after a pause that differs from one to the next, where the error says that
 * this is safe. What may have been done must not come here: a connection that is lost after a
 * `commit` was sent tells nobody whether it was.
 */
export async function retryOnce<Result>(
  attempt: () => Promise<Result>,
  isSafe: (error: unknown) => boolean,
): Promise<Result> {
  const begunAt = performance.now();
  try {
    return await attempt();
  } catch (error) {
    const hasPatience = isUndone(error) || performance.now() - begunAt <= PATIENCE_MS;
    if (!isSafe(error) || !hasPatience) {
      throw error;
    }
    const [least, most] = PAUSE_MS;
    await setTimeout(least + Math.random() * (most - least));
    return attempt();
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
