import type { Response } from 'express';

/** Facebook's own kind of error: an object where OAuth has a word. */
export interface FacebookError {
  readonly message: string;
  readonly type: 'OAuthException' | 'GraphMethodException';
  readonly code: number;
  readonly error_subcode?: number;
}

const oauthError = (message: string, code: number, subcode?: number): FacebookError => ({
  message,
  type: 'OAuthException',
  code,
  ...(subcode !== undefined && { error_subcode: subcode }),
});

const argumentError = (message: string): FacebookError => ({
  message,
  type: 'GraphMethodException',
  code: 100,
});

/** The errors that the Graph API answers sign-ins with; all of them have status 400. */
export const facebookErrors = {
  badClientSecret: oauthError('Error validating client secret.', 1),
  unknownClient: oauthError(
    'Error validating application. Cannot get application info due to a system error.',
    101,
  ),
  missingRedirectUri: oauthError('Missing redirect_uri parameter.', 191),
  missingCode: oauthError('Missing authorization code', 1),
  malformedCode: oauthError('Invalid verification code format.', 100),
  expiredCode: oauthError('This authorization code has expired.', 100, 36007),
  redirectUriMismatch: oauthError(
    'Error validating verification code. Please make sure your redirect_uri is identical to ' +
      'the one you used in the OAuth dialog request',
    100,
    36008,
  ),
  usedCode: oauthError('This authorization code has been used.', 100, 36009),
  badCodeVerifier: oauthError('Invalid code_verifier.', 100),
  missingToken: oauthError(
    'An active access token must be used to query information about the current user.',
    2500,
  ),
  badToken: oauthError('Invalid OAuth access token - Cannot parse access token', 190),
  badAppToken: oauthError('Invalid OAuth access token signature.', 190),
  missingProof: argumentError('API calls from the server require an appsecret_proof argument'),
  badProof: argumentError('Invalid appsecret_proof provided in the API argument'),
  unknownField: argumentError('(#100) Tried accessing nonexisting field on node type (User)'),
} satisfies Record<string, FacebookError>;

/**
 * Sends an error the way the Graph API does, with its WWW-Authenticate header, which is none in
 * the sense of RFC 9110: `OAuth "Facebook Platform" "invalid_code" "…"`.
 */
export function sendFacebookError(response: Response, error: FacebookError): void {
  const word =
    error.code === 190
      ? 'invalid_token'
      : error.error_subcode !== undefined || error === facebookErrors.malformedCode
        ? 'invalid_code'
        : 'invalid_request';
  response
    .status(400)
    .set('WWW-Authenticate', `OAuth "Facebook Platform" "${word}" "${error.message}"`)
    .json({ error: { ...error, fbtrace_id: 'AlocalPROVIDERStrace' } });
}
