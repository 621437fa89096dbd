import { LRUCache } from 'lru-cache';
import {
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  genericGrantRequest,
  type IDToken,
} from 'openid-client';
import type { OAuthClientSettings } from '../settings/settings.js';
import type { CodeGrant, ExternalIdentity, OAuthProvider, Provider } from './oauth-provider.js';
import { codeRefused, providerFailed, toProviderError } from './provider-error.js';
import { PROVIDER_TIMEOUT_SECONDS } from './provider-fetch.js';

/** What is particular to one OpenID Connect provider. */
export interface OpenIdProfile {
  readonly provider: OAuthProvider;
  /** Where discovery starts. */
  readonly issuer: string;
  /** Whether a redirect or a token of this issuer is this provider's. */
  isIssuer(issuer: string): boolean;
  /** The account's id for good; throws UNAUTHENTICATED where the token is not for this gateway. */
  toSubject(claims: IDToken): string;
  /** Whether the provider has proved the `email` of the same claims. */
  isEmailProved(claims: IDToken, email: string): boolean;
}

/** How long discovered metadata is good, in milliseconds. Providers announce changes days ahead. */
const DISCOVERY_TTL_MS = 6 * 3600 * 1000;

/** A provider that speaks OpenID Connect. */
export function createOpenIdProvider(
  profile: OpenIdProfile,
  client: OAuthClientSettings,
  fetch: CustomFetch,
): Provider {
  const discover = cacheDiscovery(() => discoverConfiguration(profile, client, fetch));
  return {
    async redeem(grant) {
      if (grant.iss && !profile.isIssuer(grant.iss)) {
        throw codeRefused();
      }
      try {
        return await exchange(await discover(), profile, grant);
      } catch (error) {
        throw toProviderError(error);
      }
    },
  };
}

async function exchange(
  configuration: Configuration,
  profile: OpenIdProfile,
  { code, redirectUri, codeVerifier, nonce, iss }: CodeGrant,
): Promise<ExternalIdentity> {
  // Not authorizationCodeGrant: it would send the redirect URI as a URL parser rewrites it.
  const tokens = await genericGrantRequest(configuration, 'authorization_code', {
    code,
    redirect_uri: redirectUri,
    ...(codeVerifier ? { code_verifier: codeVerifier } : {}),
  });
  const claims = tokens.claims();
  if (claims === undefined) {
    throw providerFailed(new Error('The token answer has no ID token'));
  }
  const isForeign = !profile.isIssuer(claims.iss) || (iss ? iss !== claims.iss : false);
  if (isForeign || (nonce && nonce !== claims.nonce)) {
    throw codeRefused();
  }
  const subject = profile.toSubject(claims);
  const email = textOf(claims.email);
  const isEmailProved = email !== null && profile.isEmailProved(claims, email);
  const name = textOf(claims.name);
  if (email !== null && name !== null) {
    return { provider: profile.provider, subject, email, isEmailProved, name };
  }
  // What the token lacks may stand in the profile; what only stands there proves nothing.
  const more = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
  return {
    provider: profile.provider,
    subject,
    email: email ?? textOf(more.email),
    isEmailProved,
    name: name ?? textOf(more.name),
  };
}

function discoverConfiguration(
  profile: OpenIdProfile,
  { clientId, clientSecret }: OAuthClientSettings,
  fetch: CustomFetch,
): Promise<Configuration> {
  return discovery(new URL(profile.issuer), clientId, undefined, ClientSecretPost(clientSecret), {
    timeout: PROVIDER_TIMEOUT_SECONDS,
    [customFetch]: fetch,
    // The signature is checked too, not only the connection that the token came over.
    execute: [enableNonRepudiationChecks],
  });
}

/** One discovery at a time, kept while it is good; one that failed is not kept. */
function cacheDiscovery(discover: () => Promise<Configuration>): () => Promise<Configuration> {
  const cache = new LRUCache<'configuration', Configuration>({
    max: 1,
    ttl: DISCOVERY_TTL_MS,
    fetchMethod: discover,
  });
  return async () => {
    const configuration = await cache.fetch('configuration');
    if (configuration === undefined) {
      throw new Error('The discovery came to nothing');
    }
    return configuration;
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
