import type { GraphQLFormattedError } from 'graphql';

/** How graphql-js ends what it says of a literal of the wrong type: with the literal. */
const LITERAL =
  /(?<= cannot represent [^:]*value): .*|(?<=^Expected value of type "[^"]*"), found .*/s;

/** An error without the value that a document holds, since it may be a password. */
export function withholdValue(error: GraphQLFormattedError): GraphQLFormattedError {
  return { ...error, message: error.message.replace(LITERAL, '') };
}
