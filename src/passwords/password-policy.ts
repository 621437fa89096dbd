/** What a deployment asks of a new password beyond its length and the words it is made of. */
export interface PasswordPolicy {
  /** True where the password scores too low; the owner's words count as known to the guesser. */
  isGuessable(password: string, ownWords: readonly string[]): boolean;
}

/**
 * Bounds of one estimate. Its time grows faster than the length: 20 characters take 3 ms and 128
 * half a second, with the 100 ways to read digits as letters that zxcvbn would try. What comes
 * after 20 characters can only make a password better.
 */
const SCORED_CHARACTERS = 20;
const READINGS_OF_DIGITS = 2;

/**
 * Makes the policy that asks for a zxcvbn score from 0 to 4; 0 asks for nothing. Its dictionaries
 * take a tenth of a second and 50 MB, so they are loaded for a score only, and before serving.
 */
export async function loadPasswordPolicy(minScore: number): Promise<PasswordPolicy> {
  if (minScore === 0) {
    return { isGuessable: () => false };
  }
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: SCORED_CHARACTERS,
    l33tMaxSubstitutions: READINGS_OF_DIGITS,
  });
  // The first estimate takes some 30 ms, before its code is compiled; nobody waits for this one.
  zxcvbn.check('x7#Q'.repeat(SCORED_CHARACTERS));
  return {
    isGuessable: (password, ownWords) => zxcvbn.check(password, [...ownWords]).score < minScore,
  };
}
