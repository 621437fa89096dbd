import type { ApolloServer } from '@apollo/server';
import cors from 'cors';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../access/request-context.js';
import { GatewayError } from '../errors/gateway-error.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import type { Execute } from '../graphql/execute.js';
import { createGraphqlRouter } from '../graphql/router.js';
import type { Logger } from '../log.js';
import { toRestError } from '../rest/rest-error.js';
import { createRestRouter, send } from '../rest/router.js';
import type { TrustedProxies } from '../settings/settings.js';
import { giveContext, requestContextOf } from './request-context-of.js';
import { setSecurityHeaders } from './security-headers.js';

/** What the HTTP layer serves. */
interface AppOptions {
  readonly schema: GraphQLSchema;
  readonly execute: Execute;
  readonly apollo: ApolloServer<RequestContext>;
  readonly corsOrigins: readonly (string | RegExp)[];
  readonly trustedProxies: TrustedProxies;
  readonly log: Logger;
}

/** The Express application: the middleware in the order in which requests meet it. */
export function createApp(options: AppOptions): Express {
  const { schema, execute, apollo, corsOrigins, trustedProxies, log } = options;
  const app = express();
  app.set('trust proxy', trustedProxies ?? false);
  app.disable('x-powered-by').disable('etag');
  app.enable('case sensitive routing').enable('strict routing');
  app.use(giveContext(log), setSecurityHeaders, refuseLongUrl);
  app.use(allowOrigins(corsOrigins));
  app.get('/healthz', (_request, response) => {
    send(response, { status: 200, body: { status: 'ok' } });
  });
  app.use(createRestRouter({ schema, execute, contextOf: requestContextOf }));
  app.use(createGraphqlRouter({ schema, apollo, contextOf: requestContextOf }));
  app.use((_request, response) => {
    send(response, toRestError(new GatewayError('NOT_FOUND')));
  });
  app.use(handleUnexpectedError(log));
  return app;
}

/**
 * Greatest number of characters of a request's address. RFC 9110, section 4.1, asks for 8,000 at
 * least; a GraphQL document in a query string is the longest that this API takes.
 */
const URL_MAX_LENGTH = 8192;

const refuseLongUrl: RequestHandler = (request, response, next) => {
  if (request.originalUrl.length > URL_MAX_LENGTH) {
    send(response, toRestError(new GatewayError('URI_TOO_LONG')));
    return;
  }
  next();
};

/** Answers preflights (Fetch standard, section 3.2.2); any other OPTIONS is a wrong method. */
function allowOrigins(origins: AppOptions['corsOrigins']): RequestHandler {
  const allow = cors({ origin: [...origins], maxAge: 86_400 });
  return (request, response, next) => {
    const isPreflight = request.get('Access-Control-Request-Method') !== undefined;
    if (request.method !== 'OPTIONS' || isPreflight) {
      allow(request, response, next);
    } else {
      next();
    }
  };
}

function handleUnexpectedError(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof URIError) {
      send(response, toRestError(new GatewayError('NOT_FOUND', { cause: error })));
      return;
    }
    log.error({ requestId: requestContextOf(request).requestId, err: error }, 'Unexpected error');
    send(response, toRestError(toGatewayError(error)));
  };
}
