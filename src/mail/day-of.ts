import type { Language } from '../access/language.js';

/** A day as a person would write it, in UTC: "28 December 2026". */
export function dayOf(moment: Date, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'de-DE', {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(moment);
}
