import type { Command } from 'commander';
import { type CommandContext, withAccounts } from './command-context.js';
import { listOrganizations } from './find-accounts.js';
import { activityOf, readLimit } from './list-options.js';
import { writeRows } from './write-rows.js';

const COLUMNS = ['name', 'is_active', 'users', 'created_at', 'id'];

/** Adds `org list`. */
export function addOrganizationList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .description('lists organizations, the oldest first')
    .option('--active', 'that are not locked')
    .option('--inactive', 'that are locked')
    .option('--limit <number>', 'at most so many; 0 for all', readLimit, 100)
    .option('--json', 'one JSON array')
    .action(
      async (options: { active?: boolean; inactive?: boolean; limit: number; json?: boolean }) => {
        await withAccounts(context, async (database) => {
          const limit = options.limit === 0 ? null : options.limit;
          const rows = listOrganizations(database, { isActive: activityOf(options), limit });
          const count = await writeRows(context.terminal, COLUMNS, rows, options.json === true);
          if (count === options.limit && options.json !== true) {
            context.terminal.tell(`The first ${count}; --limit 0 lists all.`);
          }
        });
      },
    );
}
