import { type GraphQLSchema, parse } from 'graphql';
import { foreignWords } from './foreign-words.js';
import type { MarkdownPage } from './markdown-page.js';
import { checkDocument } from './run-graphql.js';

/** What the names on a page are compared with. */
export interface KnownNames {
  readonly files: readonly string[];
  /** Every name in the code. */
  readonly words: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
  readonly schema: GraphQLSchema;
  /** The paths of the documented routes. */
  readonly paths: readonly string[];
  /** The status of an answer without a token. */
  readonly statusOf: (method: string, path: string) => Promise<number>;
  /** The text of `/metrics`. */
  readonly metrics: string;
}

/** What is wrong with what stands between backticks, or null. */
export async function checkCodeSpan(
  page: MarkdownPage,
  text: string,
  known: KnownNames,
): Promise<string | null> {
  if (/^[A-Za-z_]\w*$/.test(text)) {
    return checkWord(page, text, known);
  }
  const setting = /^([A-Z][A-Z\d]*_[A-Z\d_]+)=\S*$/.exec(text)?.[1];
  if (setting !== undefined) {
    return checkWord(page, setting, known);
  }
  const [, method = 'GET', address] =
    /^(?:(GET|POST|PATCH|PUT|DELETE) )?(\/[a-z][\w{}/.-]*)$/.exec(text) ?? [];
  if (address !== undefined) {
    return checkAddress(method, address, known);
  }
  if (/^(?:query|mutation)?[^{}]*\{.*\}$/s.test(text) && isDocument(text)) {
    return checkDocument(known.schema, text);
  }
  const isUnknown = isPath(text, known.files) && !isKnownPath(text, known.files);
  return isUnknown && !isShownOn(page, text) ? 'is no file' : null;
}

/** Scripts that a text calls by `npm run` and that package.json has not. */
export const unknownScripts = (text: string, scripts: ReadonlySet<string>): string[] =>
  [...text.matchAll(/\bnpm run (?:-\S+ )*([a-z][\w:-]*)/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !scripts.has(name));

/** Names that look like ones of a program: SETTING_NAME, column_name, fieldName. */
function checkWord(page: MarkdownPage, word: string, known: KnownNames): string | null {
  const isName = /[a-z\d]_[a-z\d]|[A-Z\d]_[A-Z\d]|^[a-z]+[A-Z]/.test(word);
  if (!isName || known.words.has(word) || foreignWords.has(word)) {
    return null;
  }
  const metric = new RegExp(`^${word}(?:_total|_bucket|_count|_sum|_info)?[{ ]`, 'm');
  return isShownOn(page, word) || metric.test(known.metrics)
    ? null
    : 'is a name that the code does not have';
}

/** Whether a block of the page has the name: what a block does has been tried. */
const isShownOn = (page: MarkdownPage, name: string): boolean =>
  page.blocks.some(({ text, words }) => text.includes(name) || words.includes(`file=${name}`));

/** Where other programs' files lie. */
const FOREIGN_FOLDERS = /^\/(?:dev\/(?:shm|null)|(?:etc|usr|var|tmp|opt|run|home|proc|srv|app)\b)/;

async function checkAddress(
  method: string,
  address: string,
  { statusOf, paths }: KnownNames,
): Promise<string | null> {
  const isBeginning = paths.some((path) => path.startsWith(`${address.replace(/\/$/, '')}/`));
  if (isBeginning || FOREIGN_FOLDERS.test(address)) {
    return null;
  }
  const path = address.replace(/\{[^}]*\}/g, '01a2072c-2dfa-7733-83a0-7d51e74216dc');
  return (await statusOf(method, path)) === 404 ? 'is no address of the gateway' : null;
}

function isDocument(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

const SOURCE = /^[\w.*/{},@-]+\.(?:ts|mjs|cjs|js|json|graphql|md|yml|sql|svg)$/;

/** Folders that only come into being where the project is used. */
const MADE_FOLDERS = /^(?:\.\/)?(?:dist|build|data|node_modules)\b/;

/** Letters that stand for those of a date, or for what the reader chooses. */
const PATTERN = /YYYY|NAME|\bX\b/;

function isPath(text: string, files: readonly string[]): boolean {
  if (!/^[\w.*/{},@-]+$/.test(text) || MADE_FOLDERS.test(text) || PATTERN.test(text)) {
    return false;
  }
  const [first = ''] = text.replace(/^\.\//, '').split('/');
  const isInside = text.includes('/') && files.some((file) => file.startsWith(`${first}/`));
  return isInside || SOURCE.test(text) || /^[a-z.][\w.-]*\/$/.test(text);
}

function isKnownPath(text: string, files: readonly string[]): boolean {
  const source = text
    .replace(/^\.\/|\/$/g, '')
    .replace(/[.+()]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replace(/\{([^}]*)\}/g, (_, list: string) => `(?:${list.replaceAll(',', '|')})`);
  const pattern = new RegExp(`(?:^|/)${source}(?:/|$)`);
  return files.some((file) => pattern.test(file));
}
