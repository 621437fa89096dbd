import {
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { parseEnv } from 'node:util';
import { CommandError } from './exit-code.js';

/**
 * The text of an `.env` file with other values for these variables; all else, comments too, stays as
 * it is. Where a variable stands twice the last one counts, and is the one replaced. Throws where
 * the result would not be read as meant (a value over several lines that looks like a variable).
 */
export function replaceVariables(text: string, values: Readonly<Record<string, string>>): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  for (const [name, value] of Object.entries(values)) {
    const pattern = new RegExp(`^(\\s*(?:export\\s+)?${name}\\s*=)`);
    const index = lines.findLastIndex((line) => pattern.test(line));
    const start = pattern.exec(lines[index] ?? '')?.[1] ?? `${name}=`;
    const line = start + quote(value);
    if (index >= 0) {
      lines[index] = line;
    } else {
      // Before the empty text behind the last line break, where there is one.
      lines.splice(lines.at(-1) === '' ? -1 : lines.length, 0, line);
    }
  }
  const result = lines.join(lineEnd);
  const isAsMeant =
    JSON.stringify(sorted(parseEnv(result))) ===
    JSON.stringify(sorted({ ...parseEnv(text), ...values }));
  if (!isAsMeant) {
    throw new CommandError('.env cannot be changed by a program: a value runs over several lines');
  }
  return result;
}

const sorted = (values: Readonly<Record<string, string | undefined>>) =>
  Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));

/** As Node reads it: nothing within single quotes or backticks has a meaning. */
function quote(value: string): string {
  if (/^[\w.~+/=,:@-]*$/.test(value)) {
    return value;
  }
  const mark = ["'", '`', '"'].find((character) => !value.includes(character));
  if (mark === undefined) {
    throw new CommandError('A secret holds every kind of quotation mark and cannot be written');
  }
  return `${mark}${value}${mark}`;
}

/**
 * Puts the text in the place of a file, or makes one: at no moment is there half a file, and nobody
 * but its owner may read it. What a link leads to is replaced, not the link.
 */
export function replaceFile(path: string, text: string): void {
  const { target, owner } = locate(path);
  const draft = `${target}.${process.pid}.new`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (owner !== null && owner.uid !== process.getuid?.()) {
    chownSync(draft, owner.uid, owner.gid);
  }
  renameSync(draft, target);
  const folder = openSync(dirname(target), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function locate(path: string): { target: string; owner: { uid: number; gid: number } | null } {
  try {
    const target = realpathSync(path);
    return { target, owner: statSync(target) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { target: path, owner: null };
    }
    throw error;
  }
}
