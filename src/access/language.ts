/** The languages that people are written to in. */
export type Language = 'en' | 'de';

/** Longest Accept-Language that is looked at, in characters; browsers send some fifty. */
const HEADER_MAX_LENGTH = 200;

/**
 * The language to write in to whoever sent this Accept-Language (RFC 9110, section 12.5.4): the
 * one of the two that it names with the greater weight; English where it names neither.
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const weights = { en: 0, de: 0 };
  for (const range of (acceptLanguage ?? '').slice(0, HEADER_MAX_LENGTH).split(',')) {
    const [, tag, weight] = /^\s*(en|de)\b[^;]*(?:;\s*q=([\d.]+))?\s*$/i.exec(range) ?? [];
    const language = tag?.toLowerCase();
    if (language === 'en' || language === 'de') {
      weights[language] = Math.max(weights[language], Number(weight ?? 1) || 0);
    }
  }
  return weights.de > weights.en ? 'de' : 'en';
}
