import { systemClock } from './clock.js';
import { DatabaseInUseError } from './database/connect.js';
import { WallError } from './database/prove-wall.js';
import { ReplicaError } from './database/replica-probe.js';
import { startGateway } from './gateway.js';
import { createLog } from './log.js';
import { readEnvironment } from './settings/environment.js';
import { parseSettings, SettingsError } from './settings/parse-settings.js';

/** Serves until SIGTERM or SIGINT, then exits with 0. */
async function serve(): Promise<void> {
  const settings = parseSettings(readEnvironment());
  const log = createLog({ level: settings.logLevel, isPretty: !settings.isProduction });
  const gateway = await startGateway({ settings, clock: systemClock, log });
  console.log(`Empfio Gateway is ready on ${gateway.url}`);
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  log.info({ signal }, 'Stopping');
  await gateway.stop();
}

/** What stops a start, in one line where the operator can mend it, else with its stack. */
function describe(error: unknown): string {
  if (isForOperators(error)) {
    return error.message;
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Whether an error of ours says by itself what an operator has to do. */
function isForOperators(error: unknown): error is Error {
  return [SettingsError, DatabaseInUseError, WallError, ReplicaError].some(
    (type) => error instanceof type,
  );
}

/** Serves until it is told to stop, and ends the process: with 1 where it could not start. */
export async function serveProcess(): Promise<never> {
  try {
    await serve();
    process.exit(0);
  } catch (error) {
    console.error(`Empfio Gateway cannot start: ${describe(error)}`);
    process.exit(1);
  }
}
