import type { Command } from 'commander';
import { switchUser } from '../sessions/switch-account.js';
import { type CommandContext, withAccounts } from './command-context.js';
import { requireUser } from './find-accounts.js';
import { tellSwitched } from './tell-switched.js';

/** Adds `user deactivate` and `user activate`. */
export function addUserSwitches(parent: Command, context: CommandContext): void {
  add(parent, context, false, 'locks a user: no sign-in, and no token counts, on any node');
  add(parent, context, true, 'unlocks a user; tokens from before stay worthless');
}

function add(parent: Command, context: CommandContext, isActive: boolean, description: string) {
  parent
    .command(`${isActive ? 'activate' : 'deactivate'} <user>`)
    .description(description)
    .option('--json', 'one JSON object')
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      await withAccounts(context, async (database) => {
        const { id, email } = await requireUser(database, name);
        const values = { userId: String(id), isActive, now: context.clock.now() };
        const outcome = await switchUser(database, values);
        tellSwitched(context.terminal, {
          id: String(id),
          name: String(email),
          isActive,
          outcome,
          isJson: json,
        });
      });
    });
}
