import type { Command } from 'commander';
import { SettingsError } from '../settings/parse-settings.js';
import type { Settings } from '../settings/settings.js';
import { type CommandContext, settingsOf, withDatabase } from './command-context.js';
import { diagnoseDatabase, diagnoseProviders, diagnoseSettings, type Finding } from './diagnose.js';
import { CommandError, ExitCode } from './exit-code.js';
import { printable } from './printable.js';
import { type Terminal, writeJson } from './terminal.js';

/** Adds `doctor`. */
export function addDoctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('looks at settings, database, clock, proxies, providers, and says what to do')
    .option('--json', 'one JSON array')
    .action(async ({ json = false }: { json?: boolean }) => {
      const findings = await examine(context);
      if (json) {
        writeJson(context.terminal, findings);
      } else {
        writeFindings(context.terminal, findings);
      }
      const isSound = findings.every(({ standing }) => standing !== 'fault');
      context.end(isSound ? ExitCode.DONE : ExitCode.FAILED);
    });
}

async function examine(context: CommandContext): Promise<Finding[]> {
  let settings: Settings;
  try {
    settings = settingsOf(context);
  } catch (error) {
    if (error instanceof SettingsError) {
      const advice = 'mend it; .env.example tells what there is';
      return error.message
        .split('\n')
        .map((found) => ({ check: 'settings', standing: 'fault', found, advice }));
    }
    throw error;
  }
  return [
    ...diagnoseSettings(settings),
    ...(await examineDatabase(settings, context)),
    ...(await diagnoseProviders(settings)),
  ];
}

async function examineDatabase(settings: Settings, context: CommandContext): Promise<Finding[]> {
  try {
    return await withDatabase(settings, (database) =>
      diagnoseDatabase(database, settings, context.clock),
    );
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    // A gateway that has the embedded database open is none of its faults.
    return error.exitCode === ExitCode.DATABASE_IN_USE
      ? [
          {
            check: 'database',
            standing: 'note',
            found: 'a gateway has it open; it was not looked at',
            advice: 'stop the gateway to look at it too',
          },
        ]
      : [
          {
            check: 'database',
            standing: 'fault',
            found: error.message,
            advice: 'mend DATABASE_URL, or start the server',
          },
        ];
  }
}

const marks = { ok: 'ok   ', note: 'note ', fault: 'FAULT' };

function writeFindings(terminal: Terminal, findings: readonly Finding[]): void {
  for (const { check, standing, found, advice } of findings) {
    terminal.write(`${marks[standing]}  ${check}: ${printable(found)}\n`);
    if (advice !== '') {
      terminal.write(`       → ${advice}\n`);
    }
  }
}
