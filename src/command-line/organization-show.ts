import type { Command } from 'commander';
import { type CommandContext, withAccounts } from './command-context.js';
import { requireOrganization } from './find-accounts.js';
import { writeRecord } from './write-rows.js';

/** Adds `org show`. */
export function addOrganizationShow(parent: Command, context: CommandContext): void {
  parent
    .command('show <organization>')
    .description('shows an organization, named by id, or by its name where only one has it')
    .option('--json', 'one JSON object')
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      await withAccounts(context, async (database) => {
        writeRecord(context.terminal, await requireOrganization(database, name), json);
      });
    });
}
