/**
 * Characters that would do something to a terminal instead of showing (ECMA-48's control functions,
 * and what turns the direction of writing): names come from strangers.
 */
const ACTING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const escaped = (character: string) =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** The text with everything that would act on a terminal written out, such as \u001b. */
export function printable(text: string): string {
  return text.toWellFormed().replace(ACTING, escaped);
}

/** The value as JSON in which nothing acts on a terminal either; to a program it is the same. */
export function toJson(value: unknown, indent = 0): string {
  // JSON.stringify itself escapes the control characters below 0x20 within texts; what is left of
  // them are the line breaks of the indentation.
  return JSON.stringify(value, null, indent).replace(ACTING, (character) =>
    character === '\n' ? character : escaped(character),
  );
}
