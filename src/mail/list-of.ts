import type { Language } from '../access/language.js';

/** Things one can choose among, as a person would write them: "Google, Outlook or Facebook". */
export function listOf(words: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'disjunction' }).format(words);
}
