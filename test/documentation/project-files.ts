import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where the pages' copies of the project lie. */
const WORKSHOP = resolve('build/documentation');

/** The project's files, as a clone has them. */
export function listProjectFiles(): readonly string[] {
  const values = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const names = execFileSync('git', values, { encoding: 'utf8' }).split('\0');
  return names.filter((name) => name !== '' && existsSync(name) && lstatSync(name).isFile());
}

/** Every name that the project's code, tests and settings use; the pages themselves don't count. */
export function readWordsOfCode(files: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const file of files) {
    if (!/\.md$|package-lock\.json$|^test\/documentation\/|\.(?:svg|png|ico|gz)$/.test(file)) {
      for (const [word] of readFileSync(file, 'utf8').matchAll(/[A-Za-z_]\w*/g)) {
        words.add(word);
      }
    }
  }
  return words;
}

/**
 * Makes the folder for the copies. Their packages are links to ours, each by itself: what a page
 * installs anew takes the place of a link and spoils nothing.
 */
export function prepareWorkshop(): void {
  clearWorkshop();
  const packages = join(WORKSHOP, 'node_modules');
  mkdirSync(packages, { recursive: true });
  for (const entry of readdirSync('node_modules', { withFileTypes: true })) {
    const source = resolve('node_modules', entry.name);
    const target = join(packages, entry.name);
    if (entry.isFile()) {
      cpSync(source, target, { preserveTimestamps: true });
    } else {
      symlinkSync(source, target);
    }
  }
}

/** Removes all copies. */
export function clearWorkshop(): void {
  rmSync(WORKSHOP, { recursive: true, force: true });
}

/** An empty folder among the copies. */
export function makeFolder(name: string): string {
  const folder = join(WORKSHOP, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A fresh clone of the project, installed and compiled. */
export function copyProject(name: string, files: readonly string[]): string {
  const folder = makeFolder(name);
  for (const file of [...files, 'dist', 'build/development']) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(file, join(folder, file), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(WORKSHOP, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
