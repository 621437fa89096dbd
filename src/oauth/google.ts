import { OAuthProvider } from './oauth-provider.js';
import type { OpenIdProfile } from './openid-provider.js';

const ISSUER = 'https://accounts.google.com';

/**
 * Google (https://developers.google.com/identity/openid-connect/openid-connect). It speaks for an
 * address only where it runs the mailbox: Gmail, and the domains of Workspace, whose tokens have
 * `hd`. `email_verified` alone is what somebody once showed for a foreign address.
 */
export const google: OpenIdProfile = {
  provider: OAuthProvider.GOOGLE,
  issuer: ISSUER,
  isIssuer: (issuer) => issuer === ISSUER,
  toSubject: ({ sub }) => sub,
  isEmailProved: ({ email_verified, hd }, email) =>
    email_verified === true &&
    (/@(?:gmail|googlemail)\.com$/i.test(email) || (typeof hd === 'string' && hd !== '')),
};
