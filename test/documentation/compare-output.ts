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

/** The JSON that a program printed: all of it, or its last line. */
export function readPrintedJson(printed: string): unknown {
  const candidates = [printed, printed.trim().split('\n').at(-1) ?? ''];
  for (const candidate of candidates) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next candidate may be JSON.
    }
  }
  return undefined;
}

function toPattern(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
