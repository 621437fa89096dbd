/** How a command ended, as docs/operating.md lists them. */
export const ExitCode = {
  DONE: 0,
  FAILED: 1,
  /** The command line itself was wrong. */
  USAGE: 2,
  /** Who or what was named is not there. */
  NOT_FOUND: 3,
  /** The embedded database is open in a gateway. */
  DATABASE_IN_USE: 4,
  /** The database server cannot be reached. */
  DATABASE_AWAY: 5,
  /** Done, but for some lines that were refused. */
  DONE_IN_PART: 6,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A command cannot be carried out; the message says so in words for who typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = ExitCode.FAILED) {
    super(message);
    this.exitCode = exitCode;
  }
}
