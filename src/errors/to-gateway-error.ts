import { ConnectionException } from '@mikro-orm/core';
import { GraphQLError } from 'graphql';
import { GatewayError } from './gateway-error.js';

/**
 * What callers are told of an error of any kind. One of the gateway's own is told as it is, and so
 * is a fault that GraphQL itself finds in an operation; a database that cannot be reached is
 * UNAVAILABLE; all else is INTERNAL_SERVER_ERROR, whose words say nothing. The original is kept
 * as the cause.
 */
export function toGatewayError(error: unknown): GatewayError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof GatewayError) {
    return original;
  }
  if (original instanceof GraphQLError && original.path === undefined) {
    return new GatewayError('BAD_USER_INPUT', { message: original.message });
  }
  const isDatabaseAway = original instanceof ConnectionException;
  return new GatewayError(isDatabaseAway ? 'UNAVAILABLE' : 'INTERNAL_SERVER_ERROR', {
    cause: original,
  });
}
