import type { Command } from 'commander';
import { type CommandContext, settingsOf, withDatabase } from './command-context.js';
import { writeJson } from './terminal.js';

/** Adds `migrate`. */
export function addMigrate(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('brings the tables up to date (npm start does it too)')
    .option('--json', 'one JSON object')
    .action(async ({ json = false }: { json?: boolean }) => {
      await withDatabase(settingsOf(context), async (database) => {
        const pending = await database.orm.migrator.getPending();
        await database.migrate();
        const names = pending.map(({ name }) => name);
        if (json) {
          writeJson(context.terminal, { applied: names });
          return;
        }
        for (const name of names) {
          context.terminal.write(`${name}\n`);
        }
        const count = names.length === 0 ? 'Nothing was' : `${names.length} migrations were`;
        context.terminal.tell(`${count} applied; the tables are up to date.`);
      });
    });
}
