import { Command } from 'commander';
import { VERSION } from '../version.js';
import type { CommandContext } from './command-context.js';
import { addDoctor } from './doctor.js';
import { addHashCalibrate } from './hash-calibrate.js';
import { addMigrate } from './migrate.js';
import { addOrganizationList } from './organization-list.js';
import { addOrganizationShow } from './organization-show.js';
import { addOrganizationSwitches } from './organization-switch.js';
import { addSecretRotate } from './secret-rotate.js';
import { addSeed } from './seed.js';
import { addUserImport } from './user-import.js';
import { addUserList } from './user-list.js';
import { addUserShow } from './user-show.js';
import { addUserSignOut } from './user-sign-out.js';
import { addUserSwitches } from './user-switch.js';

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 the embedded database is open in a
gateway, 5 the database server cannot be reached, 6 done, but for refused lines.
It reads the gateway's own settings, .env included.`;

/** The whole command line. */
export function createProgram(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command('empfio')
    .description('Runs what a gateway needs beside serving.')
    .version(VERSION)
    .addHelpText('after', EXIT_CODES)
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.tell(text.trimEnd()),
      ...(terminal.columns === null ? {} : { getOutHelpWidth: () => terminal.columns ?? 80 }),
    })
    // Before the sub-commands, which take it over.
    .exitOverride();
  const user = program.command('user').description('accounts of people');
  addUserList(user, context);
  addUserShow(user, context);
  addUserSwitches(user, context);
  addUserSignOut(user, context);
  addUserImport(user, context);
  const organization = program.command('org').description('organizations');
  addOrganizationList(organization, context);
  addOrganizationShow(organization, context);
  addOrganizationSwitches(organization, context);
  addMigrate(program, context);
  addSeed(program, context);
  addSecretRotate(program.command('secret').description('the secret of the tokens'), context);
  addHashCalibrate(program.command('hash').description('password hashes'), context);
  addDoctor(program, context);
  return program;
}
