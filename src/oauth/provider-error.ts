import { ClientError, ResponseBodyError } from 'openid-client';
import { GatewayError } from '../errors/gateway-error.js';

/** The provider, or what it sent, says that the sign-in does not hold. */
export function codeRefused(cause?: unknown): GatewayError {
  return new GatewayError('UNAUTHENTICATED', {
    message: 'The provider refused the code',
    cause,
  });
}

/** The provider cannot be reached or does not keep to its protocol. */
export function providerFailed(cause: unknown): GatewayError {
  return new GatewayError('BAD_GATEWAY', { cause });
}

/**
 * What openid-client's errors mean for the caller. RFC 6749, section 5.2: `invalid_grant` and
 * `invalid_request` speak of the code and what belongs to it; the other errors speak of our own
 * registration, which is no fault of the caller's.
 */
export function toProviderError(error: unknown): GatewayError {
  if (error instanceof GatewayError) {
    return error;
  }
  if (error instanceof ResponseBodyError) {
    const isAboutCode = error.error === 'invalid_grant' || error.error === 'invalid_request';
    return isAboutCode ? codeRefused(error) : providerFailed(error);
  }
  return isAboutToken(error) ? codeRefused(error) : providerFailed(error);
}

const TOKEN_ERRORS = [
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
];

/** Whether an ID token came, and does not verify. */
function isAboutToken(error: unknown): boolean {
  if (!(error instanceof ClientError)) {
    return false;
  }
  // oauth4webapi says in the cause which part of the answer it could not accept.
  const part = error.cause instanceof Error ? error.cause.cause : undefined;
  const isPartOfToken =
    typeof part === 'object' &&
    part !== null &&
    ['header', 'claims', 'signature'].some((name) => name in part);
  return TOKEN_ERRORS.includes(error.code ?? '') || isPartOfToken;
}
