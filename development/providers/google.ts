import { Router } from 'express';
import { createOpenIdProvider } from './openid-provider.js';
import type { RegisteredClient } from './person.js';
import type { EndpointName, ProviderServer } from './provider-server.js';
import { createRecordStore } from './record-store.js';
import type { SigningKey } from './signing-key.js';

/** The `iss` of Google's ID tokens, and of its authorization responses (RFC 9207). */
export const GOOGLE_ISSUER = 'https://accounts.google.com';

/** Google's discovery document, without what a client for the code flow has no use for. */
const discovery = {
  issuer: GOOGLE_ISSUER,
  authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  token_endpoint: 'https://oauth2.googleapis.com/token',
  userinfo_endpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
  jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: ['openid', 'email', 'profile'],
  token_endpoint_auth_methods_supported: ['client_secret_post'],
  claims_supported: ['aud', 'email', 'email_verified', 'exp', 'hd', 'iat', 'iss', 'name', 'sub'],
  code_challenge_methods_supported: ['S256'],
  grant_types_supported: ['authorization_code'],
  authorization_response_iss_parameter_supported: true,
};

const routes = { token: '/token', jwks: '/oauth2/v3/certs', userinfo: '/v1/userinfo' };

/** Google's four hosts: each has one endpoint. */
const endpoints: Readonly<Record<string, { endpoint: EndpointName; path: string }>> = {
  'accounts.google.com': {
    endpoint: 'google.discovery',
    path: '/.well-known/openid-configuration',
  },
  'oauth2.googleapis.com': { endpoint: 'google.token', path: routes.token },
  'www.googleapis.com': { endpoint: 'google.jwks', path: routes.jwks },
  'openidconnect.googleapis.com': { endpoint: 'google.userinfo', path: routes.userinfo },
};

/** Plays Google, at the URLs of its discovery document. */
export function createGoogle(client: RegisteredClient, key: SigningKey): ProviderServer {
  const provider = createOpenIdProvider({
    issuer: GOOGLE_ISSUER,
    client,
    key,
    store: createRecordStore(),
    people: new Map(),
    routes,
    claims: { openid: ['sub', 'hd'], email: ['email', 'email_verified'], profile: ['name'] },
    toClaims: (person) => ({
      sub: person.subject,
      name: person.name,
      email: person.email,
      email_verified: person.emailVerified,
      hd: person.hostedDomain,
    }),
    codePrefix: '4/0A',
  });
  const router = Router();
  router.get('/.well-known/openid-configuration', (_request, response) => {
    response.json(discovery);
  });
  router.use(provider.handle);

  return {
    router,
    issueCode: provider.issueCode,
    locate({ host, path }) {
      const found = endpoints[host];
      return found && path.split('?')[0] === found.path ? { ...found, path } : null;
    },
  };
}
