/**
 * Somebody who signs in. What is given comes out in tokens and profiles with the type it has
 * here; what is absent stays absent.
 */
export interface Person {
  /** Google and Microsoft: `sub`. Facebook: the app-scoped `id`. */
  readonly subject: string;
  readonly name?: string;
  readonly email?: string;
  /** Google's `email_verified`; unknown, so that tests can send `"false"` or `1`. */
  readonly emailVerified?: unknown;
  /** Google's `hd`: the Workspace domain that the account belongs to. */
  readonly hostedDomain?: string;
  /** Microsoft's `tid`. Without one the token has no `tid`, under the issuer of a tenant. */
  readonly tenantId?: string;
  /** Microsoft's `oid`. */
  readonly objectId?: string;
  /** Microsoft's `preferred_username`. */
  readonly preferredUsername?: string;
  /** Microsoft's optional claim `xms_edov`; seen in the wild as `true` and as `"1"`. */
  readonly xmsEdov?: unknown;
}

/** The providers that are played, by the names that the gateway's contract gives them. */
export type ProviderName = 'google' | 'outlook' | 'facebook';

/** The two that speak OpenID Connect and sign ID tokens. */
export type OpenIdProviderName = Exclude<ProviderName, 'facebook'>;

/** What an authorization code is bound to when it is issued. */
export interface CodeGrant {
  /** The exact string that the token request must repeat; registered, or issuing throws. */
  readonly redirectUri: string;
  /** Comes back in the ID token. Facebook, which sends none here, ignores it. */
  readonly nonce?: string;
  /** RFC 7636, method S256: base64url of the SHA-256 of the verifier. */
  readonly codeChallenge?: string;
  /** 600 by default; 0 or less makes a code that has expired already. */
  readonly expiresInSeconds?: number;
}

/** An application as it is registered at a provider. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The only redirect URIs that it may use, character for character. */
  readonly redirectUris: readonly string[];
}

/** How long a code lives unless a grant says otherwise; Microsoft's are about as old. */
export const CODE_LIFETIME_SECONDS = 600;

/** How long an access token and an ID token live; Google's and Microsoft's are about as old. */
export const TOKEN_LIFETIME_SECONDS = 3600;

/**
 * A provider never issues a code for a redirect URI that is not registered; neither do these.
 *
 * @throws Error naming the URI that is not registered.
 */
export function requireRegistered(client: RegisteredClient, redirectUri: string): void {
  if (!client.redirectUris.includes(redirectUri)) {
    throw new Error(`redirect_uri ${JSON.stringify(redirectUri)} is not registered`);
  }
}
