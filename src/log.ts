import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** What decides how the log looks. */
interface LogOptions {
  /** The least severe level that is written: fatal, error, warn, info, debug, trace or silent. */
  readonly level: string;
  /** Where it goes instead of to standard error. */
  readonly destination?: DestinationStream;
}

/**
 * Opens the operator's log, one JSON object a line. It goes to standard error, so that standard
 * output carries nothing but the address line that programs wait for.
 */
export function createLog({ level, destination }: LogOptions): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describe } },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}

/** Opens the same log with lines that a person reads; what prints them is read in only then. */
export async function createPrettyLog(level: string): Promise<Logger> {
  const { default: pretty } = await import('pino-pretty');
  const destination = pretty({ destination: 2, sync: true, ignore: 'pid,hostname' });
  return createLog({ level, destination });
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
