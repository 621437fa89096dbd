import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from './markdown-page.js';
import { type PageWalk, READY, START_MS, speaksToGateway } from './page-walk.js';
import { type RunningCommand, startCommand } from './run-command.js';

/** Milliseconds that a block may take. */
const BLOCK_MS = 120_000;

/** Commands after which the page's gateway is another one. */
const STARTS_GATEWAY = /\bnpm start\b|\bnpm run dev:|\bdist\/main\.js\b/;

/** What a block came to. */
export interface Outcome {
  /** What is wrong, or null. */
  readonly fault: string | null;
  /** Tells what was printed so far; a program that serves may print more. */
  readonly command: RunningCommand | null;
}

/** The lines of a ```console block that somebody types. */
export const typedLines = (text: string): string =>
  [...text.matchAll(/^\$ (.*(?:\\\n.*)*)$/gm)].map(([, line]) => line).join('\n');

/**
 * Runs commands in the page's folder as a shell would, with the variables of the blocks before. It
 * is done when the shell ends, or when a gateway says that it serves.
 */
export async function runShell(
  walk: PageWalk,
  text: string,
  { block, mayFail }: { block: Block; mayFail: boolean },
): Promise<Outcome> {
  const isBackground = isServer(block);
  // One in the background serves beside the page's gateway, not in its place.
  const starts = STARTS_GATEWAY.test(text) && !isBackground;
  if (starts) {
    await walk.stopServing();
  } else if (speaksToGateway(text)) {
    await walk.requireGateway();
  }
  const folder = walk.options().env.TMPDIR ?? walk.folder;
  const state = join(folder, 'variables');
  const script = join(folder, 'block.sh');
  writeFileSync(script, `set -eua\ntrap 'env -0 >${state}' EXIT\n${walk.fill(text)}\n`);
  const environment = {
    CURL_HOME: curlHome(folder, { mayFail }),
    ...(starts || isBackground ? { PORT: '0' } : {}),
  };
  const command = startCommand('bash', [script], walk.options(environment));
  walk.keep(command);
  if (isBackground) {
    const met = await command.until((output) => output.includes('\n'), BLOCK_MS);
    return { fault: met === 'met' ? null : `does not run: ${command.output()}`, command };
  }
  const isReady = (output: string) => starts && READY.test(output);
  const came = await command.until(isReady, starts ? START_MS : BLOCK_MS);
  const address = READY.exec(command.output())?.[1];
  if (came === 'met' && address !== undefined) {
    walk.serveFrom(command, address);
    return { fault: null, command };
  }
  if (came === 'late') {
    await command.stop();
    return { fault: `has not ended after ${BLOCK_MS} ms: ${command.output()}`, command };
  }
  const code = await command.ended;
  keepVariables(walk, state);
  walk.notice(command.output());
  const fault = code === 0 || mayFail ? null : `ended with ${code}: ${command.output()}`;
  return { fault, command };
}

/** Whether a block goes on until the page's end: it says so, or it is a server that never closes. */
const isServer = ({ text, words }: Block): boolean =>
  words.includes('background') ||
  (/\.listen\(|\bserve_forever\(/.test(text) && !/\.close\(|\.shutdown\(/.test(text));

function keepVariables(walk: PageWalk, state: string): void {
  if (!existsSync(state)) {
    return;
  }
  for (const pair of readFileSync(state, 'utf8').split('\0')) {
    const [name, ...rest] = pair.split('=');
    if (name !== undefined && /^\w+$/.test(name) && !/^(?:BASH.*|SHLVL|_)$/.test(name)) {
      walk.variables.set(name, rest.join('='));
    }
  }
}

/** Settings of curl: an answer that is an error fails the block, unless the page shows it. */
function curlHome(folder: string, { mayFail }: { mayFail: boolean }): string {
  const home = join(folder, mayFail ? 'curl-lenient' : 'curl-strict');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, '.curlrc'), mayFail ? '' : 'fail-with-body\n');
  return home;
}
