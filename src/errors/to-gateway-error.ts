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
  const code = isDatabaseAway(original) ? 'UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
  return new GatewayError(code, { cause: original });
}

/**
 * PostgreSQL, appendix A: class 08 (connection), 53 (no disk, memory or connection left), 57P01 to
 * 57P03 (shutting down, starting up), 58 (fault of the system), 25006 (a standby, which was the
 * primary before or will be soon), 40001 and 40P01 (undone in favour of another transaction), 40003
 * (nobody knows whether it was done), 55P03 and 57014 (waited too long). The others are the
 * operating system's words for a lost connection.
 */
const AWAY_CODE =
  /^(?:08\w{3}|53\w{3}|57P0[123]|25006|40001|40003|40P01|55P03|57014|58\w{3}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** The driver `pg` gives these errors no code. */
const AWAY_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|Connection ended|Query read timeout/;

/** Whether an error says that the database did not do what it was asked, and later may. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) {
    return false;
  }
  const code = 'code' in error ? String(error.code) : '';
  const message = 'message' in error ? String(error.message) : '';
  return (
    error instanceof ConnectionException ||
    AWAY_CODE.test(code) ||
    AWAY_MESSAGE.test(message) ||
    ('cause' in error && isDatabaseAway(error.cause))
  );
}
