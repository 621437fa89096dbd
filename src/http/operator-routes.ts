import { type RequestHandler, Router } from 'express';
import { GatewayError } from '../errors/gateway-error.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import type { Metrics } from '../metrics/metrics.js';
import type { ReaderAccess } from '../metrics/reader-access.js';
import { toRestError } from '../rest/rest-error.js';
import { send } from '../rest/router.js';
import type { Readiness } from './readiness.js';

/** What operators' programs are told. */
export interface OperatorOptions {
  readonly readMetrics: () => Promise<Metrics>;
  readonly metricsAccess: (request: Parameters<RequestHandler>[0]) => ReaderAccess;
  readonly readiness: Readiness;
}

/** Serves `/healthz` (the process answers), `/readyz` (it can work) and `/metrics`. */
export function createOperatorRouter(options: OperatorOptions): Router {
  const { readMetrics, metricsAccess, readiness } = options;
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/healthz', (_request, response) => {
    send(response, { status: 200, body: { status: 'ok' } });
  });
  router.get('/readyz', async (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    try {
      await readiness.require();
      send(response, { status: 200, body: { status: 'ready' } });
    } catch (error) {
      send(response, toRestError(toGatewayError(error)));
    }
  });
  router.get('/metrics', async (request, response) => {
    const access = metricsAccess(request);
    if (access === 'granted') {
      const metrics = await readMetrics();
      response.setHeader('Content-Type', metrics.contentType);
      response.end(await metrics.read());
    } else {
      const code = access === 'refused' ? 'NOT_FOUND' : 'UNAUTHENTICATED';
      send(response, toRestError(new GatewayError(code)));
    }
  });
  return router;
}
