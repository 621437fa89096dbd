import { CommanderError } from 'commander';
import { GatewayError } from '../errors/gateway-error.js';
import { SettingsError } from '../settings/parse-settings.js';
import type { CommandContext } from './command-context.js';
import { CommandError, ExitCode } from './exit-code.js';
import { printable } from './printable.js';
import { createProgram } from './program.js';

/** Carries out a command line, the arguments behind the program's name; tells how it ended. */
export async function runCommandLine(
  values: readonly string[],
  context: Omit<CommandContext, 'end'>,
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.DONE;
  const end = (code: ExitCode) => {
    exitCode = code;
  };
  try {
    await createProgram({ ...context, end }).parseAsync([...values], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Its words are out already; --help and --version are no faults.
      return error.exitCode === 0 ? ExitCode.DONE : ExitCode.USAGE;
    }
    context.terminal.tell(describe(error).split('\n').map(printable).join('\n'));
    return error instanceof CommandError ? error.exitCode : ExitCode.FAILED;
  }
}

/** What went wrong, in words where who reads it can mend it, else with its stack. */
function describe(error: unknown): string {
  if (error instanceof CommandError) {
    return error.message;
  }
  if (error instanceof SettingsError) {
    return `The settings are wrong:\n${error.message}`;
  }
  if (error instanceof GatewayError && error.cause instanceof Error) {
    return error.cause.message;
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.message === '' ? error.code : error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
