import { type Rule, textRule } from './rule.js';

/** Whether a text is a UUID; PostgreSQL fails on any other where it expects one. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** A UUID that a list is narrowed by. */
export const uuidRule: Rule = textRule(
  (value) => (isUuid(value) ? null : { type: 'uuid_parsing', msg: 'Input should be a valid UUID' }),
  () => ({ format: 'uuid' }),
);
