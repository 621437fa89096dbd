import { registerEnumType } from 'type-graphql';

/** The providers that somebody may sign in with; the values are the documented words. */
export enum OAuthProvider {
  GOOGLE = 'google',
  FACEBOOK = 'facebook',
  OUTLOOK = 'outlook',
}

registerEnumType(OAuthProvider, {
  name: 'OAuthProvider',
  description: 'Who can vouch for a person.',
  valuesConfig: {
    GOOGLE: { description: 'Google, personal and Workspace accounts.' },
    FACEBOOK: { description: 'Facebook.' },
    OUTLOOK: { description: 'Microsoft, personal and directory accounts.' },
  },
});

/** What people call the providers. */
export const providerTitles: Readonly<Record<OAuthProvider, string>> = {
  google: 'Google',
  facebook: 'Facebook',
  outlook: 'Microsoft',
};

/** The authorization code that a frontend brings from a provider, and what belongs to it. */
export interface CodeGrant {
  readonly code: string;
  /** Sent to the provider exactly so. */
  readonly redirectUri: string;
  /** PKCE (RFC 7636): the secret whose hash went with the authorization request. */
  readonly codeVerifier?: string | null;
  /** OpenID Connect Core, section 3.1.2.1: must come back in the ID token. */
  readonly nonce?: string | null;
  /** RFC 9207: the issuer that the redirect named. */
  readonly iss?: string | null;
}

/** Who a provider says has signed in. */
export interface ExternalIdentity {
  readonly provider: OAuthProvider;
  /** Never an email address: what the provider itself knows the account by, for good. */
  readonly subject: string;
  /** As the provider wrote it, or null. */
  readonly email: string | null;
  /** True where the provider has proved that the mailbox is the person's. */
  readonly isEmailProved: boolean;
  readonly name: string | null;
}

/** A provider that is set up. */
export interface Provider {
  /**
   * Exchanges a code for the identity behind it. Throws UNAUTHENTICATED where the provider refuses
   * the code or what comes back does not hold; BAD_GATEWAY where the provider cannot be reached
   * or does not keep to its protocol.
   */
  redeem(grant: CodeGrant): Promise<ExternalIdentity>;
}
