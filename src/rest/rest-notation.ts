import { type GraphQLOutputType, getNamedType, isEnumType } from 'graphql';
import { toTimestamp } from '../clock.js';
import type { Notation } from '../input/read-input.js';

/** REST's spelling of what the schema names: snake_case fields, small words. */
export const restNotation: Notation = {
  fieldName: (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  enumWord: (name) => name.toLowerCase(),
  isGraphql: false,
};

/** REST's form of a value that GraphQL made of a field of this type. */
export function toRestValue(type: GraphQLOutputType, value: unknown): unknown {
  const namedType = getNamedType(type);
  if (isEnumType(namedType) && typeof value === 'string') {
    return restNotation.enumWord(value);
  }
  return value instanceof Date ? toTimestamp(value) : value;
}
