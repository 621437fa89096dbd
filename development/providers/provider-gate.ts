import express, { type Request, type Response, Router } from 'express';
import { applyFault, type Fault, sendAnswer } from './faults.js';
import { forward } from './loopback-server.js';
import type { ProviderName } from './person.js';
import type {
  Destination,
  EndpointName,
  ProviderServer,
  ReceivedRequest,
} from './provider-server.js';

/** What stands behind the gate, and what it writes down and reads. */
export interface ProviderGateOptions {
  readonly servers: Readonly<Record<ProviderName, ProviderServer>>;
  readonly innerOrigin: string;
  readonly requests: ReceivedRequest[];
  readonly faults: ReadonlyMap<EndpointName, Fault>;
}

const names: readonly ProviderName[] = ['google', 'outlook', 'facebook'];

/**
 * Takes the requests that the gateway makes under OAUTH_DEVELOPMENT_ORIGIN: writes each down,
 * finds the provider by `x-forwarded-host`, and lets it through or meets it with a fault.
 */
export function createProviderGate(options: ProviderGateOptions): Router {
  const { servers, innerOrigin, requests, faults } = options;
  const router = Router();
  router.use(express.raw({ type: () => true, limit: '1mb' }));
  router.use(async (request: Request, response: Response) => {
    const received = toReceivedRequest(request);
    requests.push(received);
    if (request.get('x-forwarded-proto') !== 'https') {
      response.status(400).json({ error: 'a provider is called with x-forwarded-proto: https' });
      return;
    }
    const found = locate(servers, received);
    if (!found) {
      const url = `https://${received.host}${received.path}`;
      response.status(404).json({ error: `${received.method} ${url} is no endpoint here` });
      return;
    }
    const { name, destination } = found;
    const answer = () => forward(`${innerOrigin}/${name}${destination.path}`, received);
    const fault = faults.get(destination.endpoint);
    if (fault) {
      await applyFault(fault, received, response, answer);
    } else {
      sendAnswer(response, await answer());
    }
  });
  return router;
}

function locate(
  servers: ProviderGateOptions['servers'],
  received: ReceivedRequest,
): { readonly name: ProviderName; readonly destination: Destination } | null {
  for (const name of names) {
    const destination = servers[name].locate(received);
    if (destination) {
      return { name, destination };
    }
  }
  return null;
}

function toReceivedRequest(request: Request): ReceivedRequest {
  const body: unknown = request.body;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return {
    host: request.get('x-forwarded-host') ?? '',
    path: request.originalUrl,
    method: request.method,
    headers,
    body: Buffer.isBuffer(body) ? body.toString() : '',
  };
}
