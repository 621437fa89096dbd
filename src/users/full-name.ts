import { FULL_NAME_MAX_LENGTH } from './user.input.js';

/** Makes of whatever a provider calls a person a name that `fullNameRule` would accept. */
export function toFullName(text: string): string {
  const characters = [
    ...text
      .toWellFormed()
      .replace(/\p{Cc}/gu, ' ')
      .trim(),
  ];
  return characters.slice(0, FULL_NAME_MAX_LENGTH).join('').trim() || 'Nameless';
}
