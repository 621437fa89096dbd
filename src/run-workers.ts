import cluster, { type Worker } from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from './log.js';

/** What running workers takes. */
interface WorkersOptions {
  readonly workers: number;
  /** Threads that compute passwords, of all workers together. */
  readonly hashThreads: number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Resolves once the workers are to stop. */
  readonly stopping: Promise<NodeJS.Signals>;
  /** Told the address once all workers take requests. */
  readonly sayReady: (url: string) => void;
}

/** Pause before a worker that ended is replaced, in milliseconds; it doubles from end to end. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** A worker that lived this long, in milliseconds, did not end for how it was started. */
const LONG_LIFE_MS = 60_000;

/** How long workers may take to stop, in milliseconds: more than they give their requests. */
const STOP_MS = 20_000;

/** How many threads a worker gets: together all that there are, and one each at least. */
export function threadsOf(index: number, workers: number, hashThreads: number): number {
  return Math.max(1, Math.floor((hashThreads + index) / workers));
}

/**
 * Runs workers that share the port until it is told to stop; the process's exit code. The first
 * starts alone: it migrates, and what is wrong with the settings is said once. A worker that ends by
 * itself is replaced. Should this process be killed, the workers end with it.
 */
export async function runWorkers(options: WorkersOptions): Promise<number> {
  const { workers, hashThreads, log, stopping, sayReady } = options;
  cluster.setupPrimary({ exec: fileURLToPath(new URL('./worker.js', import.meta.url)) });
  const running = new Set<Worker>();
  let isServing = false;
  let isStopping = false;
  let hasFailedToStart = false;
  let exitCode = 0;

  /** Resolves with the worker's address once it takes requests, and with null where it ends before. */
  const start = (index: number, onEnd: (livedMs: number) => void) => {
    const threads = threadsOf(index, workers, hashThreads);
    const worker = cluster.fork({ UV_THREADPOOL_SIZE: String(threads) });
    const startedAt = performance.now();
    running.add(worker);
    // A message to a worker that has just ended; its end is told beside it.
    worker.on('error', (error) =>
      log.warn({ err: error, worker: index }, 'A worker hears nothing'),
    );
    return new Promise<string | null>((resolve) => {
      worker.on('message', (message: unknown) => resolve(addressIn(message)));
      worker.once('exit', (code, signal) => {
        running.delete(worker);
        if (isStopping) {
          exitCode ||= code === 0 || signal === 'SIGTERM' ? 0 : 1;
        }
        resolve(null);
        onEnd(performance.now() - startedAt);
      });
    });
  };

  const replace = async (index: number, ends: number): Promise<void> => {
    await Promise.race([
      setTimeout(Math.min(FIRST_PAUSE_MS * 2 ** ends, LONGEST_PAUSE_MS)),
      stopping,
    ]);
    if (!isStopping) {
      if ((await keep(index, ends + 1)) !== null) {
        log.info({ worker: index }, 'A worker was replaced');
      }
    }
  };
  const keep = (index: number, ends = 0) =>
    start(index, (livedMs) => {
      if (!isServing) {
        // It has said why; the whole start fails with it.
        hasFailedToStart = true;
      } else if (!isStopping) {
        log.error({ worker: index }, 'A worker ended by itself');
        replace(index, livedMs > LONG_LIFE_MS ? 0 : ends).catch((error: unknown) =>
          log.error({ err: error, worker: index }, 'A worker could not be replaced'),
        );
      }
    });

  const stop = async () => {
    isStopping = true;
    const ended = [...running].map(
      (worker) => new Promise((resolve) => worker.once('exit', resolve)),
    );
    for (const worker of running) {
      worker.process.kill('SIGTERM');
    }
    await Promise.race([Promise.all(ended), setTimeout(STOP_MS, undefined, { ref: false })]);
    for (const worker of running) {
      worker.process.kill('SIGKILL');
      exitCode = 1;
    }
    return exitCode;
  };

  const ready = (async () => {
    const first = await keep(0);
    const others = first === null ? [] : Array.from({ length: workers - 1 }, (_, i) => keep(i + 1));
    await Promise.all(others);
    return hasFailedToStart ? null : first;
  })();
  const address = await Promise.race([ready, stopping.then(() => 'stopped' as const)]);
  if (address === null) {
    await stop();
    return 1;
  }
  if (address !== 'stopped') {
    isServing = true;
    sayReady(address);
  }
  const signal = await stopping;
  log.info({ signal }, 'Stopping');
  return stop();
}

function addressIn(message: unknown): string | null {
  const address =
    typeof message === 'object' && message !== null && 'ready' in message ? message.ready : null;
  return typeof address === 'string' ? address : null;
}
