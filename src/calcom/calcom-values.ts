/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A text as one line that can be stored, cut off where it is too long: a customer's name is no
 * reason to lose an appointment. Null where there is none.
 */
export function toLine(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string') {
    return null;
  }
  const line = value
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return line === '' ? null : [...line].slice(0, maxLength).join('').trim();
}
