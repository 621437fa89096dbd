import type { Command } from 'commander';
import { type CommandContext, withAccounts } from './command-context.js';
import { listUsers, requireOrganization } from './find-accounts.js';
import { activityOf, readLimit } from './list-options.js';
import { writeRows } from './write-rows.js';

const COLUMNS = ['email', 'full_name', 'organization_name', 'is_active', 'is_verified', 'id'];

/** Adds `user list`. */
export function addUserList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .description('lists users, the oldest first')
    .option('--organization <id or name>', 'of one organization only')
    .option('--search <text>', 'whose email address contains this')
    .option('--active', 'who are not locked')
    .option('--inactive', 'who are locked')
    .option('--limit <number>', 'at most so many; 0 for all', readLimit, 100)
    .option('--json', 'one JSON array')
    .action(async (options: ListOptions) => {
      await withAccounts(context, async (database) => {
        const { organization, search = null } = options;
        const filter = {
          organizationId:
            organization === undefined
              ? null
              : String((await requireOrganization(database, organization)).id),
          isActive: activityOf(options),
          search,
          limit: options.limit === 0 ? null : options.limit,
        };
        const rows = listUsers(database, filter);
        const count = await writeRows(context.terminal, COLUMNS, rows, options.json === true);
        if (count === options.limit && options.json !== true) {
          context.terminal.tell(`The first ${count}; --limit 0 lists all.`);
        }
      });
    });
}

interface ListOptions {
  readonly organization?: string;
  readonly search?: string;
  readonly active?: boolean;
  readonly inactive?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}
