import { randomUUIDv7 } from 'node:crypto';
import type { Command } from 'commander';
import { endSessions } from '../sessions/switch-account.js';
import { type CommandContext, withAccounts } from './command-context.js';
import { requireUser } from './find-accounts.js';
import { printable } from './printable.js';
import { writeJson } from './terminal.js';

/** Adds `user sign-out`. */
export function addUserSignOut(parent: Command, context: CommandContext): void {
  parent
    .command('sign-out <user>')
    .description('makes every token of a user worthless, on every node')
    .option('--json', 'one JSON object')
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      await withAccounts(context, async (database) => {
        const { id, email } = await requireUser(database, name);
        const values = { userId: String(id), eventId: randomUUIDv7(), now: context.clock.now() };
        await endSessions(database, values);
        if (json) {
          writeJson(context.terminal, { id, signed_out: true });
        } else {
          context.terminal.write(`${printable(String(email))} is signed out everywhere\n`);
        }
      });
    });
}
