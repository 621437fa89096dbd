import type { Switched } from '../sessions/switch-account.js';
import { CommandError, ExitCode } from './exit-code.js';
import { printable } from './printable.js';
import { type Terminal, writeJson } from './terminal.js';

/** What was switched, and what came of it. */
interface Telling {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly outcome: Switched;
  readonly isJson: boolean;
}

/** Tells what became of switching something. Throws where it was gone meanwhile. */
export function tellSwitched(terminal: Terminal, told: Telling): void {
  const { id, name, isActive, outcome, isJson } = told;
  if (outcome === 'not-found') {
    throw new CommandError(`${name} is gone`, ExitCode.NOT_FOUND);
  }
  const changed = outcome === 'switched';
  if (isJson) {
    writeJson(terminal, { id, is_active: isActive, changed });
    return;
  }
  const state = isActive ? 'active' : 'locked';
  terminal.write(`${printable(name)} is ${changed ? '' : 'already '}${state}\n`);
}
