import { parseArgs } from 'node:util';
import { DEMO_EMAIL, DEMO_ORGANIZATION, DEMO_PASSWORD } from './demo-account.js';

/** The command line is wrong; the message says so in one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the command line asks for. */
export interface CommandLine {
  readonly leads: number;
  readonly organizationName: string;
  readonly isHelp: boolean;
}

const MOST_LEADS = 10_000_000;

/** What --help prints. */
export const HELP = `npm run seed -- [--leads NUMBER] [--organization NAME] [--help]

Fills the database of DATABASE_URL (as the gateway reads it, .env included) with a demo: an
organization, its user, and leads of the past weeks with their bookings and conversations.

  --leads NUMBER        how many leads, 1 to ${MOST_LEADS}; 300 unless given
  --organization NAME   its name; "${DEMO_ORGANIZATION}" unless given. Each name has a user of its
                        own: ${DEMO_EMAIL} for "${DEMO_ORGANIZATION}", demo-barber-bob@example.com
                        for "Barber Bob"; the password is always ${DEMO_PASSWORD}
  --help                this

It can be run again: an organization that has leads is left as it is, whatever --leads says, and
another name makes another organization. All rows come at once at the end, so a run that is stopped
leaves no half of a demo; the next one makes it whole. The embedded database must not be open in a
running gateway. Refused with NODE_ENV=production, as everybody knows the password.

Exit codes: 0 the demo is there, 1 it failed, 2 wrong options.`;

/** Reads the arguments behind the program's name. Throws a UsageError. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const values = parse(argv);
  const leads = /^\d{1,8}$/.test(values.leads) ? Number(values.leads) : 0;
  if (leads < 1 || leads > MOST_LEADS) {
    throw new UsageError(`--leads takes a whole number from 1 to ${MOST_LEADS}`);
  }
  const organizationName = values.organization.trim();
  if (!/[\p{L}\p{N}]/u.test(organizationName) || [...organizationName].length > 200) {
    throw new UsageError('--organization takes a name of 1 to 200 characters');
  }
  return { leads, organizationName, isHelp: values.help };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        leads: { type: 'string', default: '300' },
        organization: { type: 'string', default: DEMO_ORGANIZATION },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split(/\.? [Tt]o specify |\n/) : [];
    throw new UsageError(`${reason ?? 'Wrong options'} (--help tells what there is)`);
  }
}
