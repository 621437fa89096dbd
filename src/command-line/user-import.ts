import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { createRequireRoom } from '../database/require-room.js';
import { type ImportResult, importUsers } from '../user-import/import-users.js';
import { FileError } from '../user-import/read-records.js';
import { type CommandContext, settingsOf, withAccounts } from './command-context.js';
import { CommandError, ExitCode } from './exit-code.js';
import { toJson } from './printable.js';
import { createProgress } from './show-progress.js';

/** Adds `user import`. */
export function addUserImport(parent: Command, context: CommandContext): void {
  parent
    .command('import <file.csv>')
    .description('makes accounts of a CSV file, bcrypt hashes included (docs/moving.md)')
    .option('--dry-run', 'only look, and change nothing')
    .option('--delimiter <character>', 'what stands between the columns', readDelimiter, ',')
    .option('--json', 'one JSON object a line: the refused lines, then the sum')
    .action(async (name: string, options: ImportCommandOptions) => {
      const { dryRun = false, json = false, delimiter } = options;
      const path = resolve(context.folder, name);
      const size = sizeOf(path, name);
      const result = await withAccounts(context, async ({ run }) => {
        const progress = createProgress(context.terminal, size, 'bytes');
        try {
          return await importUsers({
            path,
            delimiter,
            run,
            now: context.clock.now(),
            isDryRun: dryRun,
            requireRoom: createRequireRoom(settingsOf(context).database),
            onRefusal({ line, reason }) {
              if (json) {
                context.terminal.write(`${toJson({ line, reason })}\n`);
              } else {
                progress.tell(`line ${line}: ${reason}`);
              }
            },
            onProgress: progress.show,
          });
        } catch (error) {
          throw error instanceof FileError ? new CommandError(`${name}: ${error.message}`) : error;
        } finally {
          progress.end();
        }
      });
      context.terminal.write(json ? `${toJson(toSum(result, dryRun))}\n` : toWords(result, dryRun));
      context.end(result.refused === 0 ? ExitCode.DONE : ExitCode.DONE_IN_PART);
    });
}

interface ImportCommandOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly delimiter: string;
}

function toSum(result: ImportResult, isDryRun: boolean) {
  const { read, created, alreadyThere, refused } = result;
  return { read, created, already_there: alreadyThere, refused, dry_run: isDryRun };
}

function toWords({ read, created, alreadyThere, refused }: ImportResult, isDryRun: boolean) {
  const made = isDryRun ? 'would be made' : 'made';
  return `${read} read: ${created} ${made}, ${alreadyThere} already there, ${refused} refused\n`;
}

function sizeOf(path: string, name: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new CommandError(`There is no file ${name}`, ExitCode.NOT_FOUND);
    }
    throw error;
  }
}

function readDelimiter(text: string): string {
  const delimiter = text === '\\t' ? '\t' : text;
  if (!/^[,;|\t]$/.test(delimiter)) {
    throw new InvalidArgumentError('It takes one of , ; | and \\t.');
  }
  return delimiter;
}
