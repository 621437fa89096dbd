import type { Command } from 'commander';
import { switchOrganization } from '../sessions/switch-account.js';
import { type CommandContext, withAccounts } from './command-context.js';
import { requireOrganization } from './find-accounts.js';
import { tellSwitched } from './tell-switched.js';

/** Adds `org deactivate` and `org activate`. */
export function addOrganizationSwitches(parent: Command, context: CommandContext): void {
  add(parent, context, false, 'locks an organization with all of its users, on every node');
  add(parent, context, true, 'unlocks an organization; tokens from before stay worthless');
}

function add(parent: Command, context: CommandContext, isActive: boolean, description: string) {
  parent
    .command(`${isActive ? 'activate' : 'deactivate'} <organization>`)
    .description(description)
    .option('--json', 'one JSON object')
    .action(async (given: string, { json = false }: { json?: boolean }) => {
      await withAccounts(context, async (database) => {
        const { id, name } = await requireOrganization(database, given);
        const values = { organizationId: String(id), isActive, now: context.clock.now() };
        const outcome = await switchOrganization(database, values);
        tellSwitched(context.terminal, {
          id: String(id),
          name: String(name),
          isActive,
          outcome,
          isJson: json,
        });
      });
    });
}
