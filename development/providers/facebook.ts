import { createHmac, randomBytes } from 'node:crypto';
import { type Request, Router, urlencoded } from 'express';
import { z } from 'zod';
import { createFacebookCodes } from './facebook-codes.js';
import { facebookErrors, sendFacebookError } from './facebook-error.js';
import type { Person, RegisteredClient } from './person.js';
import type { EndpointName, ProviderServer } from './provider-server.js';

/** About 60 days: what a web app gets (Facebook, access token guide). */
const ACCESS_TOKEN_LIFETIME_SECONDS = 5_183_944;
const SCOPES = ['email', 'public_profile'];

const parameters = z.record(z.string(), z.unknown()).transform((given) => (name: string) => {
  const value = given[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
});

const endpoints: Readonly<Record<string, EndpointName>> = {
  '/oauth/access_token': 'facebook.token',
  '/me': 'facebook.profile',
  '/debug_token': 'facebook.debugToken',
};

interface AccessToken {
  readonly person: Person;
  readonly issuedAt: number;
}

/** Plays Facebook's Graph API: token exchange, profile and token inspection; no OpenID. */
export function createFacebook(client: RegisteredClient): ProviderServer {
  const codes = createFacebookCodes(client);
  const tokens = new Map<string, AccessToken>();
  const router = Router();

  // The Graph API takes its arguments from the query and from a form alike.
  router.all('/oauth/access_token', urlencoded({ extended: false }), (request, response) => {
    const read = readParameters(request);
    if (read('client_id') !== client.clientId) {
      return sendFacebookError(response, facebookErrors.unknownClient);
    }
    if (read('client_secret') !== client.clientSecret) {
      return sendFacebookError(response, facebookErrors.badClientSecret);
    }
    const [code, redirectUri] = [read('code'), read('redirect_uri')];
    if (!redirectUri) {
      return sendFacebookError(response, facebookErrors.missingRedirectUri);
    }
    if (!code) {
      return sendFacebookError(response, facebookErrors.missingCode);
    }
    const outcome = codes.redeem({ code, redirectUri, codeVerifier: read('code_verifier') });
    if ('error' in outcome) {
      return sendFacebookError(response, outcome.error);
    }
    const token = `EAA${randomBytes(120).toString('base64url')}`;
    tokens.set(token, { person: outcome.person, issuedAt: Math.floor(Date.now() / 1000) });
    response.json({
      access_token: token,
      token_type: 'bearer',
      expires_in: ACCESS_TOKEN_LIFETIME_SECONDS,
    });
  });

  router.get('/me', (request, response) => {
    const read = readParameters(request);
    const bearer = /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const token = read('access_token') ?? bearer;
    if (token === undefined) {
      return sendFacebookError(response, facebookErrors.missingToken);
    }
    const person = tokens.get(token)?.person;
    if (!person) {
      return sendFacebookError(response, facebookErrors.badToken);
    }
    const proof = read('appsecret_proof');
    if (!proof) {
      return sendFacebookError(response, facebookErrors.missingProof);
    }
    if (proof !== createHmac('sha256', client.clientSecret).update(token).digest('hex')) {
      return sendFacebookError(response, facebookErrors.badProof);
    }
    const profile = new Map([
      ['id', person.subject],
      ['name', person.name],
      ['email', person.email],
    ]);
    const fields = (read('fields') ?? 'id,name').split(',');
    if (!fields.every((field) => profile.has(field))) {
      return sendFacebookError(response, facebookErrors.unknownField);
    }
    const chosen = ['id', ...fields].map((field) => [field, profile.get(field)]);
    response.json(Object.fromEntries(chosen));
  });

  router.get('/debug_token', (request, response) => {
    const read = readParameters(request);
    if (read('access_token') !== `${client.clientId}|${client.clientSecret}`) {
      return sendFacebookError(response, facebookErrors.badAppToken);
    }
    const found = tokens.get(read('input_token') ?? '');
    if (!found) {
      const { code, message } = facebookErrors.badToken;
      response.json({ data: { error: { code, message }, is_valid: false, scopes: [] } });
      return;
    }
    response.json({
      data: {
        app_id: client.clientId,
        type: 'USER',
        application: 'Local development',
        expires_at: found.issuedAt + ACCESS_TOKEN_LIFETIME_SECONDS,
        issued_at: found.issuedAt,
        is_valid: true,
        scopes: SCOPES,
        user_id: found.person.subject,
      },
    });
  });

  return {
    router,
    issueCode: async (person, grant) => codes.issue(person, grant),
    locate({ host, path }) {
      // The version may be left out: the app's oldest one is meant then.
      const unversioned = path.replace(/^\/v\d+\.\d+(?=\/)/, '');
      const endpoint = endpoints[unversioned.split('?')[0] ?? ''];
      return host === 'graph.facebook.com' && endpoint ? { endpoint, path: unversioned } : null;
    },
  };
}

function readParameters(request: Request): (name: string) => string | undefined {
  return parameters.parse({ ...request.query, ...request.body });
}
