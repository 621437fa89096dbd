import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AdapterFactory, Provider } from 'oidc-provider';
import {
  CODE_LIFETIME_SECONDS,
  type CodeGrant,
  type Person,
  type RegisteredClient,
  requireRegistered,
  TOKEN_LIFETIME_SECONDS,
} from './person.js';
import { type SigningKey, toPrivateJwk } from './signing-key.js';

/** An oidc-provider without its browser part: token, keys and userinfo, and codes on demand. */
export interface OpenIdProvider {
  /** Answers requests at the routes; may be mounted anywhere. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** @throws Error where the redirect URI is not registered. */
  issueCode(person: Person, grant: CodeGrant): Promise<string>;
}

/** What sets one OpenID provider apart from another. */
export interface OpenIdProviderOptions {
  readonly issuer: string;
  readonly client: RegisteredClient;
  readonly key: SigningKey;
  readonly store: AdapterFactory;
  /** Paths below the mount point. */
  readonly routes: { readonly token: string; readonly jwks: string; readonly userinfo: string };
  /** The claims of each scope. */
  readonly claims: Readonly<Record<'openid' | 'email' | 'profile', string[]>>;
  /** The claims of a person; those that are undefined are left out. */
  readonly toClaims: (person: Person) => { readonly sub: string } & Record<string, unknown>;
  /** What every code begins with, so that codes look like the real provider's. */
  readonly codePrefix: string;
  /** Who signed in, by grant id; instances that share a store share this as well. */
  readonly people: Map<string, Person>;
}

const SCOPE = 'openid profile email';

/** Makes an OpenID provider for one issuer and one client that authenticates by POST. */
export function createOpenIdProvider(options: OpenIdProviderOptions): OpenIdProvider {
  const { client, people } = options;
  const provider = new Provider(options.issuer, {
    adapter: options.store,
    claims: options.claims,
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        // Required, and read by the authorization endpoint only, which is not served here.
        redirect_uris: [`${options.issuer}/unused`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    // Google and Microsoft put the profile into the ID token, not only behind userinfo.
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, accountId, token) => {
      const person = people.get(token?.grantId ?? '');
      return person && { accountId, claims: () => withoutUndefined(options.toClaims(person)) };
    },
    jwks: { keys: [toPrivateJwk(options.key)] },
    routes: options.routes,
    ttl: {
      AccessToken: TOKEN_LIFETIME_SECONDS,
      AuthorizationCode: CODE_LIFETIME_SECONDS,
      Grant: TOKEN_LIFETIME_SECONDS,
      IdToken: TOKEN_LIFETIME_SECONDS,
    },
  });
  provider.proxy = true;

  return {
    handle: provider.callback(),
    async issueCode(person, { redirectUri, nonce, codeChallenge, expiresInSeconds }) {
      requireRegistered(client, redirectUri);
      const registered = await provider.Client.find(client.clientId);
      if (!registered) {
        throw new Error(`client ${client.clientId} is not registered`);
      }
      // The account's id becomes `sub`, which two people at different tenants may share: the
      // person is therefore found again by the grant.
      const accountId = person.subject;
      const grant = new provider.Grant({ accountId, clientId: client.clientId });
      grant.addOIDCScope(SCOPE);
      const grantId = await grant.save();
      people.set(grantId, person);
      return new provider.AuthorizationCode({
        jti: options.codePrefix + randomBytes(48).toString('base64url'),
        exp: Math.floor(Date.now() / 1000) + (expiresInSeconds ?? CODE_LIFETIME_SECONDS),
        accountId,
        client: registered,
        grantId,
        gty: 'authorization_code',
        redirectUri,
        scope: SCOPE,
        ...(nonce !== undefined && { nonce }),
        ...(codeChallenge !== undefined && { codeChallenge, codeChallengeMethod: 'S256' }),
      }).save();
    },
  };
}

function withoutUndefined<Claims extends { readonly sub: string }>(claims: Claims) {
  const { sub, ...others } = claims;
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  return { sub, ...Object.fromEntries(given) };
}
