import type { IncomingHttpHeaders } from 'node:http';
import {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { RequestContext } from '../access/request-context.js';
import type { ReadyRoute } from './compile-routes.js';
import { readBody, takeBody, toBodyError } from './read-body.js';
import { type RestAnswer, toRestError } from './rest-error.js';
import type { ReceivingRoute, RestRoute } from './route-table.js';

/** What a receiver needs to know of a request. */
interface SignedRequest {
  /** Path and query string, as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, to the byte. */
  readonly bytes: Buffer;
  readonly context: RequestContext;
}

/** A receiving route that can be called. */
export interface Receiver {
  readonly route: ReceivingRoute;
  /** Answers a request; what goes wrong is in the answer. */
  readonly answer: (request: SignedRequest) => Promise<RestAnswer>;
}

/** What the REST layer stands on. */
interface RestOptions {
  readonly routes: readonly ReadyRoute[];
  readonly receivers: readonly Receiver[];
  /** Finds the context that was made for a request. */
  readonly contextOf: (request: Request) => RequestContext;
}

/** Puts every row of the route table on a router. */
export function createRestRouter(options: RestOptions): Router {
  const { routes: allRoutes, receivers, contextOf } = options;
  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, routes] of Map.groupBy(allRoutes, ({ route }) => toExpressPath(route))) {
    const expressRoute = router.route(path);
    // Before GET, which Express would let HEAD use: FastAPI answers 405.
    expressRoute.head(refuseMethod(routes));
    for (const ready of routes) {
      const handle = handleRoute(ready, contextOf);
      const { method } = ready.route;
      if (method === 'GET') {
        expressRoute.get(handle);
      } else {
        expressRoute[method === 'POST' ? 'post' : 'patch'](takeBody, handleBodyError, handle);
      }
    }
    expressRoute.all(refuseMethod(routes));
    router.all(`${path}/`, redirectWithoutSlash);
  }
  for (const receiver of receivers) {
    const { path } = receiver.route;
    const expressRoute = router.route(path);
    expressRoute.post(takeBody, handleBodyError, handleReceiver(receiver, contextOf));
    expressRoute.all(refuseMethod([receiver]));
    router.all(`${path}/`, redirectWithoutSlash);
  }
  return router;
}

function handleReceiver({ answer }: Receiver, contextOf: RestOptions['contextOf']): RequestHandler {
  return async (request, response) => {
    const { originalUrl: url, headers } = request;
    const body: unknown = request.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    send(response, await answer({ url, headers, bytes, context: contextOf(request) }));
  };
}

function handleRoute({ answer }: ReadyRoute, contextOf: RestOptions['contextOf']): RequestHandler {
  return async (request, response) => {
    const [id] = Object.values(request.params).map(String);
    const readRequestBody = () => readBody(request);
    const { originalUrl: url } = request;
    send(
      response,
      await answer({ url, id, readBody: readRequestBody, context: contextOf(request) }),
    );
  };
}

const handleBodyError: ErrorRequestHandler = (error, _request, response, _next) => {
  send(response, toRestError(toBodyError(error)));
};

function refuseMethod(
  routes: readonly { readonly route: { readonly method: string } }[],
): RequestHandler {
  const allow = routes.map(({ route }) => route.method).join(', ');
  return (_request, response) => {
    send(response, {
      status: 405,
      headers: { Allow: allow },
      body: { detail: 'Method Not Allowed' },
    });
  };
}

/** OpenAPI's `{name}` is Express's `:name`. */
const toExpressPath = ({ path }: RestRoute) => path.replace(/\{(\w+)\}/g, ':$1');

/**
 * As FastAPI does with a trailing slash. The address is relative, and made of the path: it repeats
 * no host, neither of a header nor of a request line that names one (RFC 9112, section 3.2.2).
 */
const redirectWithoutSlash: RequestHandler = (request, response) => {
  const query = /\?.*/s.exec(request.originalUrl)?.[0] ?? '';
  response.redirect(307, request.path.slice(0, -1) + query);
};

/** Sends an answer as FastAPI does: JSON without a charset. */
export function send(response: Response, { status, headers = {}, body }: RestAnswer): void {
  response.status(status).set(headers);
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}
