import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { isElsewhere, isOutput, outputOf, variablesOf } from './block-roles.js';
import { checkCsv, checkEnvironment, checkJson, checkYaml } from './check-data.js';
import type { SqlCheck } from './check-sql.js';
import { findMissingLine, isAlikeJson, readDocuments } from './compare-output.js';
import type { Block, MarkdownPage } from './markdown-page.js';
import type { PageWalk } from './page-walk.js';
import { type RunningCommand, startCommand } from './run-command.js';
import { checkDocument, needsVariables, sendDocument } from './run-graphql.js';
import { compareAnswer, isAnswer, sendRequest } from './run-http.js';
import { type ProgramLanguage, runProgram } from './run-program.js';
import { type Outcome, runShell, typedLines } from './run-shell.js';

/** What blocks are checked against. */
export interface BlockReality {
  readonly schema: GraphQLSchema;
  readonly settings: ReadonlySet<string>;
  readonly sql: SqlCheck;
}

/** Milliseconds that a program which serves may take to print what the page shows. */
const PRINT_MS = 10_000;

/** Makes what does one block of a page after the other: it returns what is wrong, or null. */
export function createBlockCheck(
  page: MarkdownPage,
  walk: PageWalk,
  { schema, settings, sql }: BlockReality,
): (block: Block) => Promise<string | null> {
  let command: RunningCommand | null = null;
  const keep = ({ fault, command: latest }: Outcome): string | null => {
    command = latest ?? command;
    Object.assign(walk.last, { status: null, headers: null, printed: command?.stdout() ?? '' });
    return fault;
  };

  const shell = async (block: Block, text: string) => {
    const isRun = !isElsewhere(block);
    const mayFail = outputOf(page, block) !== null;
    return isRun
      ? keep(await runShell(walk, text, { block, mayFail }))
      : keep(await readShell(walk, block));
  };
  const program = async (block: Block, language: ProgramLanguage) => {
    const isRun = !isElsewhere(block) && !isFile(block);
    const mayFail = outputOf(page, block) !== null;
    return keep(await runProgram(walk, block, { language, isRun, mayFail }));
  };
  const graphql = async (block: Block) => {
    const fault = checkDocument(schema, block.text);
    if (fault !== null || isElsewhere(block)) {
      return fault;
    }
    const given = variablesOf(page, block);
    if (given === null && needsVariables(block.text)) {
      return 'needs a block ```json variables after it';
    }
    const variables: unknown = given === null ? {} : JSON.parse(walk.fill(given.text));
    const mayFail = outputOf(page, block) !== null;
    command = null;
    return sendDocument(walk, block.text, { variables, mayFail });
  };
  const http = async (block: Block) => {
    if (isElsewhere(block)) {
      return null;
    }
    if (isAnswer(block.text)) {
      return compareAnswer(walk, block.text);
    }
    command = null;
    return sendRequest(walk, block.text, { mayFail: outputOf(page, block) !== null });
  };
  const output = async (block: Block) => {
    const { text } = block;
    if (block.language === 'json') {
      const isAlike = isAlikeJson(readDocuments(text), readDocuments(walk.last.printed));
      return isAlike ? null : `is not what was printed: ${walk.last.printed}`;
    }
    await command?.until((printed) => findMissingLine(text, printed) === null, PRINT_MS);
    const printed = command?.output() ?? walk.last.printed;
    const missing = findMissingLine(text, printed);
    return missing === null ? null : `was not printed: ${missing}\nbut: ${printed}`;
  };

  const byLanguage: Record<string, (block: Block) => Promise<string | null> | string | null> = {
    sh: (block) => shell(block, block.text),
    console: (block) => shell(block, typedLines(block.text)),
    graphql,
    http,
    js: (block) => program(block, 'js'),
    ts: (block) => program(block, 'ts'),
    python: (block) => program(block, 'python'),
    json: ({ text }) => checkJson(text),
    env: (block) => checkEnvironment(block.text, settings),
    sql: (block) => (isElsewhere(block) ? null : sql.check(block.text)),
    yaml: ({ text }) => checkYaml(text),
    csv: ({ text }) => checkCsv(text),
    text: () => null,
  };

  return async (block) => {
    if (isElsewhere(block) && block.reason === null) {
      return 'runs elsewhere, and no comment <!-- elsewhere: … --> beside it says why';
    }
    if (isFile(block)) {
      const name = block.words.find((word) => word.startsWith('file='))?.slice('file='.length);
      writeFileSync(join(walk.folder, name ?? ''), `${walk.fill(block.text)}\n`);
    }
    if (isOutput(block)) {
      return (block.language === 'json' ? checkJson(block.text) : null) ?? output(block);
    }
    const check = byLanguage[NAMES[block.language] ?? block.language];
    if (check === undefined) {
      return isElsewhere(block) || isFile(block)
        ? null
        : 'is in a language that nothing here runs; say what it is, or `elsewhere` with the reason';
    }
    return check(block);
  };
}

/** Other names of the languages. */
const NAMES: Readonly<Record<string, string>> = {
  bash: 'sh',
  shell: 'sh',
  'shell-session': 'console',
  gql: 'graphql',
  javascript: 'js',
  mjs: 'js',
  typescript: 'ts',
  py: 'python',
  dotenv: 'env',
  yml: 'yaml',
  txt: 'text',
};

const isFile = ({ words }: Block): boolean => words.some((word) => word.startsWith('file='));

/** Reads commands without running them. */
async function readShell(walk: PageWalk, block: Block): Promise<Outcome> {
  const text = block.language === 'console' ? typedLines(block.text) : block.text;
  const options = walk.options();
  const command = startCommand('bash', ['-n', '-c', text], options);
  const code = await command.ended;
  return { fault: code === 0 ? null : command.output(), command: null };
}
