import { type FieldFault, GatewayError } from '../errors/gateway-error.js';

/**
 * Refuses null where a field of an update needs a value: to GraphQL, a field that may be left out
 * may be null too. Returns the input. Throws BAD_USER_INPUT with every such field.
 */
export function requireNotNull<Input extends object>(
  input: Input,
  names: readonly (keyof Input & string)[],
): Input {
  const fields = names
    .filter((name) => input[name] === null)
    .map((name): FieldFault => {
      const msg = 'Input should not be null; leave it out to keep what is there';
      return { type: 'none_forbidden', loc: ['input', name], msg, input: null };
    });
  if (fields.length > 0) {
    throw new GatewayError('BAD_USER_INPUT', { fields });
  }
  return input;
}
