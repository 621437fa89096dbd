import { OAuthProvider } from './oauth-provider.js';
import type { OpenIdProfile } from './openid-provider.js';
import { codeRefused, providerFailed } from './provider-error.js';

/** The tenant of all personal accounts (Microsoft, ID token claims reference, `tid`). */
const PERSONAL_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

const issuerOf = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`;

const isTenantId = (text: unknown): text is string =>
  typeof text === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);

/**
 * Microsoft (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference).
 * `tenant` is common, organizations, consumers or one tenant's id. An account is known by `tid`
 * and `oid`: whoever runs a directory can write any address into `email` ("nOAuth"), so an
 * address counts only with `xms_edov`, or where Microsoft itself runs the mailboxes.
 */
export function outlook(tenant: string): OpenIdProfile {
  const admits = (tid: string) =>
    tenant === 'common' ||
    (tenant === 'organizations' && tid !== PERSONAL_TENANT) ||
    (tenant === 'consumers' && tid === PERSONAL_TENANT) ||
    tenant === tid;
  return {
    provider: OAuthProvider.OUTLOOK,
    issuer: issuerOf(tenant),
    isIssuer(issuer) {
      const tid = issuer.split('/')[3];
      return isTenantId(tid) && admits(tid) && issuer === issuerOf(tid);
    },
    toSubject({ iss, tid, oid }) {
      if (!isTenantId(tid) || iss !== issuerOf(tid)) {
        throw codeRefused();
      }
      if (typeof oid !== 'string' || oid === '') {
        throw providerFailed(new Error('The ID token has no oid; the scope lacks "profile"'));
      }
      return `${tid}:${oid}`;
    },
    isEmailProved: ({ tid, xms_edov }) =>
      tid === PERSONAL_TENANT || xms_edov === true || xms_edov === 1 || xms_edov === '1',
  };
}
