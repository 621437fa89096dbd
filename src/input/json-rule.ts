import { checkCharacters, type Rule, type RuleFault } from './rule.js';

/** Deepest nesting of a JSON value; nobody writes deeper by hand, and a stack has an end. */
const MAX_DEPTH = 16;

/** A JSON object that PostgreSQL can store and that is harmless to merge into others. */
export const jsonObjectRule: Rule = { check: (value) => checkJson(value, 0) };

function checkJson(value: unknown, depth: number): RuleFault | null {
  if (depth > MAX_DEPTH) {
    return { type: 'value_error', msg: `Value error, nested deeper than ${MAX_DEPTH} levels` };
  }
  if (typeof value === 'string') {
    return checkCharacters(value);
  }
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  for (const [key, item] of Object.entries(value)) {
    const isReserved = key === '__proto__';
    const fault = isReserved
      ? { type: 'value_error', msg: 'Value error, __proto__ is not allowed as a key' }
      : (checkCharacters(key) ?? checkJson(item, depth + 1));
    if (fault !== null) {
      return fault;
    }
  }
  return null;
}
