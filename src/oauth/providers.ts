import type { CustomFetch } from 'openid-client';
import { GatewayError } from '../errors/gateway-error.js';
import type { OAuthSettings } from '../settings/settings.js';
import { createFacebook } from './facebook.js';
import { google } from './google.js';
import type { OAuthProvider, Provider } from './oauth-provider.js';
import { createOpenIdProvider } from './openid-provider.js';
import { outlook } from './outlook.js';

/** The providers that the settings switch on. */
export type Providers = Readonly<Record<OAuthProvider, Provider | null>>;

/** Makes the providers; each is one line, and is there when its settings are. */
export function createProviders(settings: OAuthSettings, fetch: CustomFetch): Providers {
  const { google: googleClient, outlook: microsoft, facebook } = settings;
  return {
    google: googleClient && createOpenIdProvider(google, googleClient, fetch),
    outlook: microsoft && createOpenIdProvider(outlook(microsoft.tenant), microsoft, fetch),
    facebook: facebook && createFacebook(facebook, fetch),
  };
}

/** The provider of this name. Throws NOT_CONFIGURED where the settings do not switch it on. */
export function requireProvider(providers: Providers, name: OAuthProvider): Provider {
  const provider = providers[name];
  if (provider === null) {
    throw new GatewayError('NOT_CONFIGURED', { message: `Sign-in with ${name} is not set up` });
  }
  return provider;
}
