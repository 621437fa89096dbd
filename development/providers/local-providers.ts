import express from 'express';
import { createAuthorizePages } from './authorize-pages.js';
import { type ExamplePerson, examplePeople } from './example-people.js';
import { createFacebook } from './facebook.js';
import type { Fault, Faults } from './faults.js';
import { createGoogle } from './google.js';
import { listenOnLoopback } from './loopback-server.js';
import { createOutlook } from './outlook.js';
import type { CodeGrant, OpenIdProviderName, Person, ProviderName } from './person.js';
import { createProviderGate } from './provider-gate.js';
import type { EndpointName, ReceivedRequest } from './provider-server.js';
import { createSigningKey, signToken, type TokenSignature } from './signing-key.js';

/** Google, Microsoft and Facebook, speaking their real protocols on one loopback port. */
export interface LocalProviders {
  /** For OAUTH_DEVELOPMENT_ORIGIN; a browser finds the sign-in pages below `/as/<host>/`. */
  readonly origin: string;
  /** What the gateway sent, oldest first, also what met a fault; may be emptied. */
  readonly requests: ReceivedRequest[];
  readonly faults: Faults;
  /**
   * Issues a code as if the person had just signed in.
   * @throws Error where the redirect URI is not registered.
   */
  issueCode(provider: ProviderName, person: Person, grant: CodeGrant): Promise<string>;
  /** Makes an ID token with exactly these claims, `iss`, `aud`, `iat` and `exp` not added. */
  signIdToken(
    provider: OpenIdProviderName,
    claims: Readonly<Record<string, unknown>>,
    signature?: TokenSignature,
  ): string;
  /** Closes the ports and every connection, those that hang as well. */
  stop(): Promise<void>;
}

/** How to start the local providers. */
export interface LocalProvidersOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The application's registration at each provider. */
  readonly clients: Readonly<
    Record<ProviderName, { readonly clientId: string; readonly clientSecret: string }>
  >;
  /** Registered at all three, character for character. */
  readonly redirectUris: readonly string[];
  /** Whom the sign-in pages offer; `examplePeople` by default. */
  readonly people?: readonly ExamplePerson[];
}

/**
 * Starts providers that check what the real ones check: client secret, exact redirect URI, single
 * use and expiry of codes, PKCE. Keys and everything issued are gone when they stop.
 *
 * @throws Error where the port is taken.
 */
export async function startLocalProviders(options: LocalProvidersOptions): Promise<LocalProviders> {
  const [googleKey, outlookKey, foreignKey] = await Promise.all([
    createSigningKey(),
    createSigningKey(),
    createSigningKey(),
  ]);
  const { redirectUris, people = examplePeople } = options;
  const clients = {
    google: { ...options.clients.google, redirectUris },
    outlook: { ...options.clients.outlook, redirectUris },
    facebook: { ...options.clients.facebook, redirectUris },
  };
  const servers = {
    google: createGoogle(clients.google, googleKey),
    outlook: createOutlook(clients.outlook, outlookKey),
    facebook: createFacebook(clients.facebook),
  };
  const issueCode = (provider: ProviderName, person: Person, grant: CodeGrant) =>
    servers[provider].issueCode(person, grant);

  // Behind a port of their own, so that the gate can keep, refuse and change what passes.
  const inner = await listenOnLoopback(
    express()
      .use('/google', servers.google.router)
      .use('/outlook', servers.outlook.router)
      .use('/facebook', servers.facebook.router),
    0,
  );
  const requests: ReceivedRequest[] = [];
  const faults = new Map<EndpointName, Fault>();
  const gate = express()
    .use('/as', createAuthorizePages({ clients, people, issueCode }))
    .use(createProviderGate({ servers, innerOrigin: inner.origin, requests, faults }));
  const outer = await listenOnLoopback(gate, options.port ?? 0).catch(async (error: unknown) => {
    await inner.stop();
    throw error;
  });

  const keys = { google: googleKey, outlook: outlookKey };
  return {
    origin: outer.origin,
    requests,
    faults: {
      set: (endpoint, fault) => void faults.set(endpoint, fault),
      clear: () => faults.clear(),
    },
    issueCode,
    signIdToken: (provider, claims, signature = 'provider') =>
      signToken(claims, signature, {
        providerKey: keys[provider],
        foreignKey,
        clientSecret: clients[provider].clientSecret,
      }),
    stop: async () => {
      await Promise.all([outer.stop(), inner.stop()]);
    },
  };
}
