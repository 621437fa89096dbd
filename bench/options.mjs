import { parseArgs } from 'node:util';
import { rows } from './rows/rows.mjs';

/** The command line is wrong; the message says so in one line. */
export class UsageError extends Error {
  name = 'UsageError';
}

const ids = Object.keys(rows);

/** What --help prints. */
export const HELP = `npm run bench -- [--only ROWS] [--rounds N] [--seconds N] [--large N | --full]
                 [--set NAME=VALUE] [--profile] [--growth]

Measures the gateway and its peers side by side on the PostgreSQL server of BENCH_DATABASE_URL
(postgres://postgres@127.0.0.1:5432/postgres unless set; its user must be a superuser), checks every
answer, and prints the budgets. What it makes there it removes again.

  --only ROWS       comma list of ${ids.join(', ')};
                    all of them unless given
  --rounds N        how often each is measured, in turns; the table shows medians; 5 unless given
  --seconds N       how long each is measured in a round, three times that where
                    passwords are computed; 4 unless given
  --large N         leads of the large table; 1000000 unless given
  --full            the same as --large 10000000
  --set NAME=VALUE  a setting of the gateway, such as WORKERS=2; may be given several times
  --profile         keeps a CPU profile of each gateway in build/profiles
  --growth          only what grows: list, search, me and login from 10000 leads to the large table

A run of all rows as they are writes bench/RESULTS.md and bench/results.json, --growth writes
bench/growth.json and bench/growth.svg; any other run only prints.

Exit codes: 0 measured (met or not), 1 a wrong answer or a failure, 2 wrong options.`;

/** Reads the arguments behind the program's name. Throws a UsageError. */
export function readOptions(argv) {
  const values = parse(argv);
  const only = values.only?.split(',') ?? ids;
  const unknown = only.filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    throw new UsageError(`--only knows ${ids.join(', ')}, not ${unknown.join(', ')}`);
  }
  return {
    isHelp: values.help,
    isGrowth: values.growth,
    isWhole: values.only === undefined && values.set.length === 0 && !values.profile,
    only,
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    settings: Object.fromEntries(values.set.map(readSetting)),
    isProfiled: values.profile,
    large: values.full ? 10_000_000 : positive('large', values.large),
  };
}

function parse(argv) {
  try {
    return parseArgs({
      args: argv,
      options: {
        only: { type: 'string' },
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '4' },
        large: { type: 'string', default: '1000000' },
        full: { type: 'boolean', default: false },
        set: { type: 'string', multiple: true, default: [] },
        profile: { type: 'boolean', default: false },
        growth: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
}

function readSetting(text) {
  const [, name, value] = /^([A-Z][A-Z\d_]*)=(.*)$/.exec(text) ?? [];
  if (name === undefined) {
    throw new UsageError('--set takes NAME=VALUE');
  }
  return [name, value];
}

function positive(name, text) {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError(`--${name} takes a whole number above 0`);
  }
  return Number(text);
}
