import { isDeepStrictEqual } from 'node:util';

/** What differs from one run to the next, and what stands for it. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]*(?:\.[\w-]+){0,2}…?/g, '<token>'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{24,}\b/gi, '<token>'],
];

const mask = (text: string): string =>
  MASKS.reduce((masked, [pattern, word]) => masked.replace(pattern, word), text);

/**
 * Compares what a page says is printed with what was: lines in their order, others may stand
 * between; ids, tokens, times and numbers are not looked at, and `…` stands for anything. Returns
 * the first line that is missing, or null.
 */
export function findMissingLine(expected: string, printed: string): string | null {
  const tidy = (line: string) => mask(line).replace(/\d+/g, '#').replace(/\s+/g, ' ').trim();
  const lines = printed.split('\n').map(tidy);
  let from = 0;
  for (const line of expected.split('\n')) {
    const pattern = toPattern(tidy(line));
    const at = lines.findIndex((candidate, index) => index >= from && pattern.test(candidate));
    if (at === -1 && !/^…?$/.test(line.trim())) {
      return line;
    }
    from = Math.max(from, at + 1);
  }
  return null;
}

/** Compares JSON: every key and every value, but ids, tokens and times; `…` stands for anything. */
export function isAlikeJson(expected: unknown, given: unknown): boolean {
  if (typeof expected === 'string') {
    return (
      expected === '…' || (typeof given === 'string' && toPattern(mask(expected)).test(mask(given)))
    );
  }
  if (Array.isArray(expected)) {
    const isOpen = expected.at(-1) === '…';
    const items = isOpen ? expected.slice(0, -1) : expected;
    return (
      Array.isArray(given) &&
      (isOpen ? given.length >= items.length : given.length === items.length) &&
      items.every((item, index) => isAlikeJson(item, given[index]))
    );
  }
  if (typeof expected === 'object' && expected !== null) {
    return (
      typeof given === 'object' &&
      given !== null &&
      isDeepStrictEqual(Object.keys(expected).sort(), Object.keys(given).sort()) &&
      Object.entries(expected).every(([key, value]) => isAlikeJson(value, Reflect.get(given, key)))
    );
  }
  return expected === given;
}

/**
 * The JSON documents that a text holds, one after the other, as several requests print them; lines
 * before the first are left out where they are no JSON. Null where there is none.
 */
export function readDocuments(text: string): unknown[] | null {
  const lines = text.trim().split('\n');
  for (const [index] of lines.entries()) {
    const documents = parseSequence(lines.slice(index).join('\n'));
    if (documents !== null) {
      return documents;
    }
  }
  return null;
}

/** Parses documents with nothing but spaces between; null where one is not whole. */
function parseSequence(text: string): unknown[] | null {
  const documents: unknown[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const end = endOfDocument(rest);
    try {
      documents.push(JSON.parse(rest.slice(0, end)));
    } catch {
      return null;
    }
    rest = rest.slice(end).trim();
  }
  return documents.length === 0 ? null : documents;
}

/** Where the first document of a text ends, by its brackets; what has none is the whole text. */
function endOfDocument(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
    } else if (token === '}' || token === ']') {
      depth -= 1;
      if (depth === 0) {
        return index + 1;
      }
    }
  }
  return text.length;
}

function toPattern(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
