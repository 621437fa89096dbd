import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
  raw,
} from 'express';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../access/request-context.js';
import { errorRow } from '../errors/error-table.js';
import { GatewayError } from '../errors/gateway-error.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import { isTooDeep } from '../limits/body-depth.js';
import { BODY_MAX_BYTES } from '../limits/body-limit.js';
import { toGraphqlError } from './graphql-error.js';
import type { KnownDocuments } from './known-documents.js';
import { createRequestLimit } from './limit-request.js';

/** What the endpoint stands on. */
interface GraphqlRouterOptions {
  readonly schema: GraphQLSchema;
  readonly documents: KnownDocuments;
  readonly apollo: ApolloServer<RequestContext>;
  /** Finds the context that was made for a request. */
  readonly contextOf: (request: Request) => RequestContext;
}

/** Serves the operations of programs at `/graphql`. */
export function createGraphqlRouter(options: GraphqlRouterOptions): Router {
  const { schema, documents, apollo, contextOf } = options;
  const router = Router({ caseSensitive: true, strict: true });
  const handleBodyError: ErrorRequestHandler = (cause, request, response, _next) => {
    sendError(response, toBodyError(cause), contextOf(request).requestId);
  };
  const handleLimitError: ErrorRequestHandler = (error, request, response, _next) => {
    sendError(response, toGatewayError(error), contextOf(request).requestId);
  };
  const serve = expressMiddleware(apollo, { context: async ({ req }) => contextOf(req) });
  router.all(
    '/graphql',
    raw({ type: 'application/json', limit: BODY_MAX_BYTES, inflate: false }),
    parseBody,
    handleBodyError,
    giveEmptyBody,
    createRequestLimit(schema, documents),
    handleLimitError,
    serve,
  );
  return router;
}

/** Apollo takes a request without a parsed body for a mistake of the server's. */
const giveEmptyBody: RequestHandler = (request, _response, next) => {
  request.body ??= {};
  next();
};

/** Parses what was read of the request, here or before. */
const parseBody: RequestHandler = (request, _response, next) => {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes)) {
    next();
    return;
  }
  const body: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString());
  if (typeof body !== 'object' || body === null) {
    throw new GatewayError('BAD_USER_INPUT', { message: 'The body is not a JSON object' });
  }
  if (isTooDeep(body)) {
    throw new GatewayError('BAD_USER_INPUT', { message: 'The body is nested too deeply' });
  }
  request.body = body;
  next();
};

function toBodyError(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) {
    return cause;
  }
  const isTooLarge = cause instanceof Error && 'status' in cause && cause.status === 413;
  return isTooLarge
    ? new GatewayError('PAYLOAD_TOO_LARGE', { cause })
    : new GatewayError('BAD_USER_INPUT', { message: 'The body is not JSON', cause });
}

function sendError(response: Response, error: GatewayError, requestId: string): void {
  const errors = [toGraphqlError({ error }, requestId)];
  response.status(errorRow(error.code).graphqlStatus).json({ errors });
}
