import { randomUUID } from 'node:crypto';
import {
  type LocalProviders,
  startLocalProviders,
} from '#development/providers/local-providers.js';
import type { Person, ProviderName } from '#development/providers/person.js';
import type { Environment } from '#gateway/settings/environment.js';
import type { Answer } from './client.js';
import { startTestGateway, type TestGateway } from './test-gateway.js';

/** Where the tests' frontend receives its codes. */
export const REDIRECT_URI = 'https://your-app.com/auth/callback';

/** The tests' registration at each provider. */
export const clients = {
  google: { clientId: 'google-client', clientSecret: 'google-secret' },
  outlook: { clientId: 'outlook-client', clientSecret: 'outlook-secret' },
  facebook: { clientId: 'facebook-client', clientSecret: 'facebook-secret' },
};

/** The gateway beside local providers that speak the real protocols. */
export interface OAuthGateway {
  readonly gateway: TestGateway;
  readonly providers: LocalProviders;
  /** Signs a person in: a code from the provider, handed to the documented REST path. */
  signIn(provider: ProviderName, person: Person, body?: object): Promise<Answer>;
  /** A fresh code of a person. */
  codeOf(provider: ProviderName, person: Person): Promise<string>;
  /** Sends a body to the documented REST path. */
  callback(body: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts both; `environment` overrides the gateway's settings. */
export async function startOAuthGateway(environment: Environment = {}): Promise<OAuthGateway> {
  const redirectUris = [REDIRECT_URI, `${REDIRECT_URI}?a=b`, 'https://your-app.com'];
  const providers = await startLocalProviders({ clients, redirectUris });
  const gateway = await startTestGateway({
    OAUTH_GOOGLE_CLIENT_ID: clients.google.clientId,
    OAUTH_GOOGLE_CLIENT_SECRET: clients.google.clientSecret,
    OAUTH_OUTLOOK_CLIENT_ID: clients.outlook.clientId,
    OAUTH_OUTLOOK_CLIENT_SECRET: clients.outlook.clientSecret,
    OAUTH_FACEBOOK_CLIENT_ID: clients.facebook.clientId,
    OAUTH_FACEBOOK_CLIENT_SECRET: clients.facebook.clientSecret,
    OAUTH_REDIRECT_URIS: redirectUris.join(','),
    OAUTH_DEVELOPMENT_ORIGIN: providers.origin,
    ...environment,
  });
  const callback = (body: object) => gateway.rest('POST', '/api/v1/auth/oauth/callback', { body });
  const codeOf = (provider: ProviderName, person: Person) =>
    providers.issueCode(provider, person, { redirectUri: REDIRECT_URI });
  return {
    gateway,
    providers,
    codeOf,
    callback,
    async signIn(provider, person, body = {}) {
      const code = await codeOf(provider, person);
      return callback({ provider, code, redirect_uri: REDIRECT_URI, ...body });
    },
    async stop() {
      await gateway.stop();
      await providers.stop();
    },
  };
}

/** Somebody with a Gmail address, for which Google speaks; each call makes another person. */
export function gmailPerson(values: Partial<Person> = {}): Person {
  const id = randomUUID();
  const email = `${id}@gmail.com`;
  return { subject: id, name: 'Ada Moretti', email, emailVerified: true, ...values };
}

/** Somebody with a Microsoft directory account that proves nothing about its email. */
export function directoryPerson(values: Partial<Person> = {}): Person {
  const id = randomUUID();
  return {
    subject: `sub-${id}`,
    name: 'Emil Novak',
    email: `${id}@clinic.example.com`,
    tenantId: '5f0c2f6e-31d4-4c0a-9a52-7c1d0b8e4f21',
    objectId: id,
    ...values,
  };
}

/** Somebody on Facebook. */
export function facebookPerson(values: Partial<Person> = {}): Person {
  const id = randomUUID();
  return { subject: id, name: 'Goran Petrov', email: `${id}@elsewhere.example.com`, ...values };
}
