/** The expression of a check constraint that lets a text column hold the words of an enum only. */
export function enumCheck(column: string, words: Readonly<Record<string, string>>): string {
  const list = Object.values(words).map((word) => `'${word}'`);
  return `${column} in (${list.join(', ')})`;
}
