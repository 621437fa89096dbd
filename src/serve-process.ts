import { systemClock } from './clock.js';
import { createLog, createPrettyLog, type Logger } from './log.js';
import { readEnvironment } from './settings/environment.js';
import { parseSettings } from './settings/parse-settings.js';
import type { Settings } from './settings/settings.js';

/** What a process knows of the machine before it serves. */
interface ProcessOptions {
  /** Threads that compute passwords in this process, or in all of its workers together. */
  readonly hashThreads: number;
  /** Called once all code has been read in. */
  readonly onLoaded: () => void;
}

/** Errors of ours that say by themselves what an operator has to do. */
const FOR_OPERATORS = ['SettingsError', 'DatabaseInUseError', 'WallError', 'ReplicaError'];

/** What stops a start, in one line where the operator can mend it, else with its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const hasCode = 'code' in error && typeof error.code === 'string';
  return hasCode || FOR_OPERATORS.includes(error.name)
    ? error.message
    : (error.stack ?? error.message);
}

/** Does the work of a process and ends it as it says: with 1 where it could not start. */
async function endWith(work: () => Promise<number>): Promise<never> {
  try {
    process.exit(await work());
  } catch (error) {
    console.error(`Empfio Gateway cannot start: ${describe(error)}`);
    process.exit(1);
  }
}

async function logOf({ logLevel, isProduction }: Settings): Promise<Logger> {
  return isProduction ? createLog({ level: logLevel }) : createPrettyLog(logLevel);
}

/** Resolves with SIGTERM or SIGINT. */
const signalled = () =>
  new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });

/**
 * Serves in this process, says so, and finishes what is in flight once a signal comes; gives a start
 * up that is not done yet.
 */
async function serveUntilSignal(
  settings: Settings,
  { hashThreads, onLoaded }: ProcessOptions,
  sayReady: (url: string) => void,
): Promise<number> {
  // Heard from here on: as the first process of a container this one ignores what it does not hear.
  const stopping = signalled();
  // Not read in by a process that only watches over its workers.
  const { startGateway } = await import('./gateway.js');
  onLoaded();
  const log = await logOf(settings);
  const gateway = await Promise.race([
    startGateway({ settings, clock: systemClock, log, hashThreads }),
    stopping.then(() => null),
  ]);
  if (gateway === null) {
    // Nobody was promised anything yet; another node's migration may keep a start for minutes.
    return 0;
  }
  sayReady(gateway.url);
  const signal = await stopping;
  log.info({ signal }, 'Stopping');
  await gateway.stop();
  return 0;
}

const printReady = (url: string) => console.log(`Empfio Gateway is ready on ${url}`);

/** Serves until SIGTERM or SIGINT, alone or by as many workers as the settings say. */
export function serveProcess(options: ProcessOptions): Promise<never> {
  return endWith(async () => {
    const settings = parseSettings(readEnvironment());
    const { workers } = settings;
    if (workers === 1) {
      return serveUntilSignal(settings, options, printReady);
    }
    const { runWorkers } = await import('./run-workers.js');
    const { hashThreads } = options;
    const stopping = signalled();
    return runWorkers({
      workers,
      hashThreads,
      log: await logOf(settings),
      stopping,
      sayReady: printReady,
    });
  });
}

/** Serves as one of several workers: who started this process is told, and prints the line. */
export function serveWorker(options: ProcessOptions): Promise<never> {
  return endWith(() =>
    serveUntilSignal(parseSettings(readEnvironment()), options, (url) => {
      // Where nobody hears it, the process is about to end with its parent.
      process.send?.({ ready: url }, undefined, undefined, () => {});
    }),
  );
}
