import type { Router } from 'express';
import type { CodeGrant, Person, ProviderName } from './person.js';

/** One provider: the router that speaks its protocol, and the way to it. */
export interface ProviderServer {
  readonly router: Router;
  /** Null where the request is to none of this provider's endpoints. */
  locate(request: ReceivedRequest): Destination | null;
  /** @throws Error where the redirect URI is not registered. */
  issueCode(person: Person, grant: CodeGrant): Promise<string>;
}

/** A request to a provider, as the gateway sent it. */
export interface ReceivedRequest {
  /** The provider's own host, from `x-forwarded-host`. */
  readonly host: string;
  /** With the query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The text of the body; empty where there was none. */
  readonly body: string;
}

/** An endpoint that tests can disturb. */
export type EndpointName =
  | `${Exclude<ProviderName, 'facebook'>}.${'discovery' | 'token' | 'jwks' | 'userinfo'}`
  | `facebook.${'token' | 'profile' | 'debugToken'}`;

/** Where a request belongs. */
export interface Destination {
  readonly endpoint: EndpointName;
  /** Path and query below the provider's router. */
  readonly path: string;
}
