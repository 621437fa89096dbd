/** Whose password it is: the words that others know of somebody, and would try first. */
export interface PasswordOwner {
  /** In its normal form. */
  readonly email: string;
  readonly fullName: string;
  readonly organizationName: string;
}

/** Words shorter than this stand inside too many others to say anything. */
const WORD_MIN_LENGTH = 3;

/** As many letters beside a person's own words still make no password. */
const LETTERS_TO_SPARE = 2;

/**
 * Longer than the longest password with its accents apart. There are characters that stand for a
 * whole phrase, and the work must not grow with them.
 */
const DECOMPOSED_MAX_LENGTH = 4096;

/** Letters that Unicode does not take for another letter with an accent, and their plain form. */
const plainLetters: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Ð: 'D',
  Đ: 'D',
  Ħ: 'H',
  Ł: 'L',
  Ø: 'O',
  Œ: 'OE',
  Þ: 'TH',
  Ŧ: 'T',
};

/**
 * The words of a person's email address (without its top-level domain), name and organization,
 * in one form for every spelling: each for itself, and each of the texts as one word.
 */
export function ownWordsOf({ email, fullName, organizationName }: PasswordOwner): string[] {
  const at = email.lastIndexOf('@');
  const domainName = email.slice(at + 1, email.lastIndexOf('.'));
  const words = [email.slice(0, at), domainName, fullName, organizationName]
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{M}]+/u)])
    .map(foldLetters)
    .filter((word) => [...word].length >= WORD_MIN_LENGTH);
  return [...new Set(words)];
}

/**
 * True where own words, digits and punctuation are all that a password holds, but for a couple of
 * letters: NIST SP 800-63B, section 3.1.1.2, "context-specific words".
 */
export function isMadeOfOwnWords(password: string, ownWords: readonly string[]): boolean {
  const letters = foldLetters(password);
  const left = countLettersOutside(letters, ownWords);
  return left < letters.length && left <= LETTERS_TO_SPARE;
}

/** The text with the plain letter in place of each that has an accent or another width. */
export function withoutAccents(text: string): string {
  return (
    text
      .normalize('NFKD')
      .slice(0, DECOMPOSED_MAX_LENGTH)
      // The script of marks that go with any other: accents, vowel points, variation selectors.
      .replace(/\p{Script=Inherited}/gu, '')
      .normalize('NFC')
      .replace(/[ÆÐĐĦŁØŒÞŦ]/gi, (letter) => plainLetters[letter.toUpperCase()] ?? letter)
  );
}

/** The letters alone, in one form for every spelling of case, accents and width. */
function foldLetters(text: string): string {
  // Up, not down: that makes one of ß and ss, and of both small sigmas.
  const letters = withoutAccents(text)
    .toUpperCase()
    .match(/\p{L}\p{M}*/gu);
  return letters?.join('') ?? '';
}

/**
 * The least number of letters that no word covers. From the end on: a letter is either left over,
 * or a word begins there. (To strike out the longest word first finds ANNAS in ANNASCHMIDT.)
 */
function countLettersOutside(letters: string, words: readonly string[]): number {
  const outside = new Array<number>(letters.length + 1).fill(0);
  for (let at = letters.length - 1; at >= 0; at -= 1) {
    const afterWords = words
      .filter((word) => letters.startsWith(word, at))
      .map((word) => outside[at + word.length] ?? 0);
    outside[at] = Math.min(1 + (outside[at + 1] ?? 0), ...afterWords);
  }
  return outside[0] ?? 0;
}
