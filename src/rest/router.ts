import {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../access/request-context.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import type { Execute } from '../graphql/execute.js';
import { type CompiledRoute, compileRoute } from './compile-route.js';
import { readBody, takeBody, toBodyError } from './read-body.js';
import { type PageNumber, readPageNumber, readQuery, toPageArguments } from './read-query.js';
import { type RestAnswer, toRestError } from './rest-error.js';
import { restNotation } from './rest-notation.js';
import { type RestRoute, routeTable } from './route-table.js';

/** What the REST layer stands on. */
interface RestOptions {
  readonly schema: GraphQLSchema;
  readonly execute: Execute;
  /** Finds the context that was made for a request. */
  readonly contextOf: (request: Request) => RequestContext;
}

/** Puts every row of the route table on a router; its operations are compiled once, here. */
export function createRestRouter({ schema, execute, contextOf }: RestOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, routes] of Map.groupBy(routeTable, toExpressPath)) {
    const route = router.route(path);
    // Before GET, which Express would let HEAD use: FastAPI answers 405.
    route.head(refuseMethod(routes));
    for (const row of routes) {
      const handle = handleRoute(compileRoute(schema, row), execute, contextOf);
      if (row.method === 'GET') {
        route.get(handle);
      } else {
        route[row.method === 'POST' ? 'post' : 'patch'](takeBody, handleBodyError, handle);
      }
    }
    route.all(refuseMethod(routes));
    router.all(`${path}/`, redirectWithoutSlash);
  }
  return router;
}

function handleRoute(
  { route, document, toAnswer }: CompiledRoute,
  execute: Execute,
  contextOf: RestOptions['contextOf'],
): RequestHandler {
  const answer = async (request: Request): Promise<RestAnswer> => {
    const body = readBody(request);
    const query = readQuery(request.originalUrl);
    let page: PageNumber | null = null;
    const { data, errors } = await execute({
      document,
      variables: () => {
        page = route.list === undefined ? null : readPageNumber(query);
        const [id] = Object.values(request.params);
        return { body, query, path: id, ...(page && toPageArguments(page)) };
      },
      notation: restNotation,
      context: contextOf(request),
    });
    if (errors[0] !== undefined) {
      return toRestError(errors[0].error);
    }
    return { status: route.status, body: toAnswer(data, page) };
  };
  return async (request, response) => {
    send(response, await answer(request).catch((error) => toRestError(toGatewayError(error))));
  };
}

const handleBodyError: ErrorRequestHandler = (error, _request, response, _next) => {
  send(response, toRestError(toBodyError(error)));
};

function refuseMethod(routes: readonly RestRoute[]): RequestHandler {
  const allow = routes.map(({ method }) => method).join(', ');
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
