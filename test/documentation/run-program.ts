import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from './markdown-page.js';
import type { PageWalk } from './page-walk.js';
import { type Outcome, runShell } from './run-shell.js';

/** How a recipe is run: by the reader's own programs, but TypeScript by the project's Node. */
const PROGRAMS = {
  js: { extension: 'mjs', command: 'node', check: 'node --check' },
  ts: { extension: 'ts', command: 'node_modules/.bin/node', check: null },
  python: {
    extension: 'py',
    command: 'python3',
    check: 'python3 -c "import ast, sys; ast.parse(open(sys.argv[1]).read())"',
  },
} as const;

/** A language that recipes are written in. */
export type ProgramLanguage = keyof typeof PROGRAMS;

/** Runs a recipe, or only reads it where `isRun` is false. */
export async function runProgram(
  walk: PageWalk,
  block: Block,
  { language, isRun, mayFail }: { language: ProgramLanguage; isRun: boolean; mayFail: boolean },
): Promise<Outcome> {
  const { extension, command, check } = PROGRAMS[language];
  const program = isRun ? command : check;
  if (program === null) {
    return { fault: null, command: null };
  }
  if (isRun && speaks(block)) {
    await walk.requireGateway();
  }
  const file = join(walk.folder, `recipe-${block.line}.${extension}`);
  writeFileSync(file, walk.fill(block.text));
  return runShell(walk, `${program} ${file}`, { block, mayFail });
}

const speaks = ({ text }: Block): boolean => /localhost:8001|127\.0\.0\.1:8001/.test(text);
