import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { systemClock } from '#gateway/clock.js';
import { connectDatabase, DatabaseInUseError } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { createLog } from '#gateway/log.js';
import { PasswordHasher } from '#gateway/passwords/password-hasher.js';
import { readEnvironment } from '#gateway/settings/environment.js';
import { parseSettings, SettingsError } from '#gateway/settings/parse-settings.js';
import { DEMO_EMAIL, DEMO_PASSWORD, seedDemo } from './seed/seed-demo.js';

const HELP = `npm run seed -- [--leads NUMBER]

Fills the database of DATABASE_URL with a demo organization: its user ${DEMO_EMAIL}, leads of the
past weeks (300 unless --leads says otherwise), bookings and conversations. Where the demo is there
already, nothing is changed. The embedded database must not be open in a running gateway.`;

/** The command line was wrong; exit code 2. */
class UsageError extends Error {}

function readOptions(): { leads: number; isHelp: boolean } {
  try {
    const { values } = parseArgs({
      options: { leads: { type: 'string', default: '300' }, help: { type: 'boolean' } },
    });
    if (!/^\d{1,9}$/.test(values.leads)) {
      throw new UsageError('--leads takes a whole number');
    }
    return { leads: Number(values.leads), isHelp: values.help === true };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Shows how far it is: a bar on a terminal, a line for every tenth elsewhere. */
function createProgress(total: number) {
  if (!process.stderr.isTTY) {
    let told = 0;
    return {
      show(done: number) {
        if (done - told >= total / 10 || done === total) {
          told = done;
          console.error(`${done} of ${total} leads`);
        }
      },
      end: () => {},
    };
  }
  const format = '{bar} {percentage}% | {value} of {total} leads | {eta_formatted} left';
  const bar = new SingleBar({ format }, Presets.shades_classic);
  bar.start(total, 0);
  return { show: (done: number) => bar.update(done), end: () => bar.stop() };
}

async function main(): Promise<void> {
  const { leads, isHelp } = readOptions();
  if (isHelp) {
    console.log(HELP);
    return;
  }
  const settings = parseSettings(readEnvironment());
  if (settings.isProduction) {
    throw new UsageError(
      'The demo has a password that everybody knows; not with NODE_ENV=production',
    );
  }
  const log = createLog({ level: settings.logLevel, isPretty: true });
  const database = await connectDatabase(settings.database, entities, log);
  try {
    await database.migrate();
    const progress = createProgress(leads);
    const isNew = await seedDemo({
      database,
      passwords: await PasswordHasher.create(settings.argon2),
      now: systemClock.now(),
      leads,
      onProgress: progress.show,
    });
    progress.end();
    console.log(isNew ? `The demo is ready: ${leads} leads.` : 'The demo is there already.');
    console.log(`Start the gateway and sign in as ${DEMO_EMAIL} with ${DEMO_PASSWORD}`);
  } finally {
    await database.close();
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof DatabaseInUseError) {
    console.error(`${error.message}; stop the gateway first`);
  } else if (error instanceof UsageError || error instanceof SettingsError) {
    console.error(error.message);
  } else {
    console.error(error);
  }
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
