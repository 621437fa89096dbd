import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger } from 'pino';

/** What decides how the log looks. */
export interface LogOptions {
  /** The least severe level that is written: fatal, error, warn, info, debug, trace or silent. */
  readonly level: string;
  /** True for lines that a person reads, false for one JSON object a line. */
  readonly isPretty: boolean;
  /** Where it goes instead of to standard error; always one JSON object a line. */
  readonly destination?: DestinationStream;
}

/**
 * Opens the operator's log. It goes to standard error, so that standard output carries nothing
 * but the address line that programs wait for.
 */
export function createLog({ level, isPretty, destination }: LogOptions): Logger {
  const standardError = () =>
    isPretty
      ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname' })
      : pino.destination({ dest: 2, sync: true });
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describe } },
    destination ?? standardError(),
  );
}

/**
 * What the log holds of an error. Not the error's own properties: the database driver keeps the
 * statement with its values there, password hashes and all, and a provider's library the answer.
 */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error === undefined ? undefined : String(error);
  }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: describe(error.cause) } : {};
  return { type: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}
