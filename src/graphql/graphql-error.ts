import type { GraphQLFormattedError } from 'graphql';
import { errorRow } from '../errors/error-table.js';
import type { OperationError } from './execute.js';

/**
 * The error as GraphQL clients see it: `extensions.code` from the error table, the faulty fields
 * of a BAD_USER_INPUT, the seconds to wait of a RATE_LIMITED, and the request's id where the fault
 * is ours.
 */
export function toGraphqlError(
  { error, path }: OperationError,
  requestId: string,
): GraphQLFormattedError {
  return {
    message: error.message,
    ...(path === undefined ? {} : { path }),
    extensions: {
      code: error.code,
      ...(error.fields === undefined ? {} : { fields: error.fields }),
      ...(error.retryAfterSeconds === undefined ? {} : { retryAfter: error.retryAfterSeconds }),
      ...(errorRow(error.code).restStatus === 500 ? { requestId } : {}),
    },
  };
}
