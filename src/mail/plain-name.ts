/** Longest name of a person or business in a mail, in characters. */
const NAME_MAX_LENGTH = 60;

/**
 * A name that somebody chose, safe to write to a stranger: short, on one line, and without what
 * mail programs would make a link of. Every name that a mail holds goes through here; otherwise a
 * business called "You won, see evil.example" mails that to anybody.
 */
export function plainName(name: string): string {
  const oneLine = name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const unlinked = oneLine.replace(/[.:/@\\](?=\S)/g, '$& ');
  const characters = [...unlinked];
  return characters.length <= NAME_MAX_LENGTH
    ? unlinked
    : `${characters.slice(0, NAME_MAX_LENGTH - 1).join('')}…`;
}
