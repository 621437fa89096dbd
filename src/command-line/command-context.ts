import type { Clock } from '../clock.js';
import { connectDatabase, type Database, DatabaseInUseError } from '../database/connect.js';
import { entities } from '../entities.js';
import type { Environment } from '../settings/environment.js';
import { parseSettings } from '../settings/parse-settings.js';
import type { Settings } from '../settings/settings.js';
import { CommandError, ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** What every command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Read when a command needs it: --help answers on any machine. */
  readonly environment: () => Environment;
  readonly clock: Clock;
  /** Folder that the gateway is started in, where `.env` is. */
  readonly folder: string;
  /** Told how the command ended, where it did not throw. */
  readonly end: (code: ExitCode) => void;
}

/** The gateway's own settings. Throws a SettingsError. */
export function settingsOf({ environment }: CommandContext): Settings {
  return parseSettings(environment());
}

const quiet = { debug: () => {} };

/** Opens the database, and closes it behind the work. */
export async function withDatabase<Result>(
  settings: Settings,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await open(settings);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The same, where the tables must be those of this version. */
export async function withAccounts<Result>(
  context: CommandContext,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  return withDatabase(settingsOf(context), async (database) => {
    const pending = await database.orm.migrator.getPending();
    if (pending.length > 0) {
      throw new CommandError(
        `The database lacks ${pending.length} migrations; run "empfio migrate" first`,
      );
    }
    return work(database);
  });
}

async function open({ database: location }: Settings): Promise<Database> {
  if (location.kind === 'embedded' && location.directory === null) {
    throw new CommandError(
      'DATABASE_URL=pglite:memory lives in a running gateway only; there is nothing to open',
    );
  }
  try {
    return await connectDatabase(location, entities, quiet);
  } catch (error) {
    if (error instanceof DatabaseInUseError) {
      throw new CommandError(
        `${error.message}: stop the gateway first, and start it again afterwards`,
        ExitCode.DATABASE_IN_USE,
      );
    }
    if (location.kind === 'postgresql') {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandError(`The database cannot be opened: ${reason}`, ExitCode.DATABASE_AWAY);
    }
    throw error;
  }
}
