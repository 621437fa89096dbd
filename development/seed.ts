import { systemClock } from '#gateway/clock.js';
import { connectDatabase, DatabaseInUseError } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { createPrettyLog } from '#gateway/log.js';
import { PasswordHasher } from '#gateway/passwords/password-hasher.js';
import { readEnvironment } from '#gateway/settings/environment.js';
import { parseSettings, SettingsError } from '#gateway/settings/parse-settings.js';
import type { Settings } from '#gateway/settings/settings.js';
import { AccountTakenError, DEMO_PASSWORD } from './seed/demo-account.js';
import { createProgress } from './seed/progress.js';
import { type SeedResult, seedDemo } from './seed/seed-demo.js';
import { type CommandLine, HELP, readCommandLine, UsageError } from './seed/seed-options.js';

// `npm run seed`: fills the configured database with a demo organization.

/** The configured database is none to put a demo into. */
class UnfitDatabaseError extends Error {
  override readonly name = 'UnfitDatabaseError';
}

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.isHelp) {
    console.log(HELP);
    return;
  }
  const settings = parseSettings(readEnvironment());
  requireFitDatabase(settings);
  const { isNew, email, leads } = await seed(commandLine, settings);
  const { organizationName } = commandLine;
  console.log(
    isNew
      ? `"${organizationName}" is ready, with ${leads} leads.`
      : `"${organizationName}" is there already, with ${leads} leads; nothing was added.`,
  );
  const origin = originOf(settings);
  console.log(`Sign in as ${email} with the password ${DEMO_PASSWORD}`);
  console.log(`at ${origin}/graphql or ${origin}/api/v1/auth/login (npm start serves them)`);
}

function requireFitDatabase({ isProduction, database }: Settings): void {
  if (isProduction) {
    throw new UnfitDatabaseError(
      'Everybody knows the password of the demo; it is not made with NODE_ENV=production',
    );
  }
  if (database.kind === 'embedded' && database.directory === null) {
    throw new UnfitDatabaseError(
      'DATABASE_URL=pglite:memory is forgotten at exit; name a folder (pglite:./data/db)',
    );
  }
}

async function seed(
  { leads, organizationName }: CommandLine,
  settings: Settings,
): Promise<SeedResult> {
  const log = await createPrettyLog(settings.logLevel);
  const database = await connectDatabase(settings.database, entities, log);
  const progress = createProgress(leads);
  try {
    await database.migrate();
    return await seedDemo({
      database,
      passwords: await PasswordHasher.create(settings.argon2),
      now: systemClock.now(),
      leads,
      organizationName,
      onProgress: progress.show,
    });
  } finally {
    progress.end();
    await database.close();
  }
}

/** Where a gateway with these settings is found from this machine. */
function originOf({ host, port }: Settings): string {
  const isAnyAddress = host === '0.0.0.0' || host === '::';
  const name = isAnyAddress ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return port === 0 ? '<the address that the gateway prints>' : `http://${name}:${port}`;
}

/** What went wrong, in one line where who reads it can mend it, else with its stack. */
function describe(error: unknown): string {
  if (error instanceof DatabaseInUseError) {
    return `${error.message}; stop the gateway, seed, and start it again`;
  }
  if (isForReaders(error)) {
    return error.message;
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.message === '' ? error.code : error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Whether an error says by itself what has to be done. */
function isForReaders(error: unknown): error is Error {
  const kinds = [UsageError, SettingsError, UnfitDatabaseError, AccountTakenError];
  return kinds.some((kind) => error instanceof kind);
}

try {
  await main();
} catch (error) {
  console.error(`Cannot seed: ${describe(error)}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
