import { setTimeout } from 'node:timers/promises';
import { GatewayError } from '../errors/gateway-error.js';
import type { Logger } from '../log.js';

/** How long the database may take to answer, in milliseconds; a balancer's probe waits not much longer. */
const ANSWER_TIMEOUT_MS = 2000;

/** Whether requests should be sent here. */
export interface Readiness {
  /** Throws UNAVAILABLE, within two seconds, where the database does not answer or the end is near. */
  require(): Promise<void>;
  /** From now on nothing should come any more. */
  stopping(): void;
}

/**
 * Asks the database by `ask`, one question at a time: however many probes come while it hangs, only
 * one waits for it.
 */
export function createReadiness(
  ask: () => Promise<unknown>,
  log: Pick<Logger, 'warn'>,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Readiness {
  let asking: Promise<boolean> | null = null;
  let isStopping = false;
  const askOnce = async () => {
    try {
      await ask();
      return true;
    } catch (error) {
      log.warn({ err: error }, 'Not ready: the database does not answer');
      return false;
    } finally {
      asking = null;
    }
  };
  return {
    async require() {
      if (!isStopping) {
        asking ??= askOnce();
        const giveUp = new AbortController();
        const tooLate = setTimeout(timeoutMs, false, { ref: false, signal: giveUp.signal });
        tooLate.catch(() => {});
        const isAnswered = await Promise.race([asking, tooLate]);
        giveUp.abort();
        if (isAnswered && !isStopping) {
          return;
        }
      }
      throw new GatewayError('UNAVAILABLE', { message: isStopping ? 'Stopping' : 'Not ready' });
    },
    stopping() {
      isStopping = true;
    },
  };
}
