import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { CommandContext } from './command-context.js';
import { CommandError, ExitCode } from './exit-code.js';

/** Where a development tree has the program, seen from the compiled file. */
const PROGRAM = fileURLToPath(new URL('../../build/development/seed.js', import.meta.url));

/** Adds `seed`, which is there in development only; the options are the program's own. */
export function addSeed(program: Command, context: CommandContext): void {
  program
    .command('seed')
    .description('fills the database with a demo (development only); "seed --help" tells more')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (values: string[]) => {
      if (!existsSync(PROGRAM)) {
        throw new CommandError('The demo is not part of an installed gateway, only of its sources');
      }
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', PROGRAM, ...values],
        { stdio: 'inherit', cwd: context.folder },
      );
      const [code] = await once(child, 'exit');
      const failed = code === 2 ? ExitCode.USAGE : ExitCode.FAILED;
      context.end(code === 0 ? ExitCode.DONE : failed);
    });
}
