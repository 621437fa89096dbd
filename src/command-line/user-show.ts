import type { Command } from 'commander';
import { type CommandContext, withAccounts } from './command-context.js';
import { requireUser } from './find-accounts.js';
import { writeRecord } from './write-rows.js';

/** Adds `user show`. */
export function addUserShow(parent: Command, context: CommandContext): void {
  parent
    .command('show <user>')
    .description('shows a user, named by email address or id')
    .option('--json', 'one JSON object')
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      await withAccounts(context, async (database) => {
        writeRecord(context.terminal, await requireUser(database, name), json);
      });
    });
}
