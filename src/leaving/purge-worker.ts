import { type PurgeDependencies, purge } from './purge.js';

/** Looks again and again for what is past its grace. */
export interface PurgeWorker {
  /** Ends the waiting, and a round that is under way after the transaction that it is at. */
  stop(): Promise<void>;
}

/** Starts purging; the first round begins after one interval. */
export function startPurgeWorker(
  intervalSeconds: number,
  dependencies: PurgeDependencies,
): PurgeWorker {
  let isStopped = false;
  let round: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    if (!isStopped) {
      timer = setTimeout(run, intervalSeconds * 1000).unref();
    }
  };
  const run = () => {
    round = purge({ ...dependencies, isStopping: () => isStopped })
      .catch((error: unknown) => dependencies.log.error({ err: error }, 'The purge failed'))
      .finally(wait);
  };
  wait();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
