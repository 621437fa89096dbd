import type { ApolloServer } from '@apollo/server';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../access/request-context.js';
import { createAccountPages } from '../account-pages/account-pages.js';
import { createDevelopmentMail } from '../account-pages/dev-mail.js';
import { GatewayError } from '../errors/gateway-error.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import type { KnownDocuments } from '../graphql/known-documents.js';
import { createGraphqlRouter } from '../graphql/router.js';
import type { Logger } from '../log.js';
import type { Pages } from '../pages/pages.js';
import { createPagesRouter } from '../pages/router.js';
import type { ReadyRoute } from '../rest/compile-routes.js';
import { toRestError } from '../rest/rest-error.js';
import { createRestRouter, type Receiver, send } from '../rest/router.js';
import { answerPreflights } from './allow-origins.js';
import { createExportRouter, type OpenExport } from './export-router.js';
import { createOperatorRouter, type OperatorOptions } from './operator-routes.js';
import { type ContextOf, REQUEST_ID_HEADER } from './request-context-of.js';
import { setSecurityHeaders } from './security-headers.js';

/** What the HTTP layer serves. */
interface AppOptions extends OperatorOptions {
  readonly schema: GraphQLSchema;
  readonly routes: readonly ReadyRoute[];
  readonly receivers: readonly Receiver[];
  readonly documents: KnownDocuments;
  readonly apollo: ApolloServer<RequestContext>;
  readonly pages: Pages;
  readonly corsOrigins: readonly (string | RegExp)[];
  readonly openExport: OpenExport;
  readonly contextOf: ContextOf;
  /** Folder of the mails that are shown in development; null shows none. */
  readonly outbox: string | null;
  readonly log: Logger;
}

/** The Express application: the middleware in the order in which requests meet it. */
export function createApp(options: AppOptions): Express {
  const { schema, routes, documents, apollo, pages, corsOrigins, contextOf, log } = options;
  const { receivers, openExport, outbox } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.enable('case sensitive routing').enable('strict routing');
  app.use(tellRequestId(contextOf), setSecurityHeaders, refuseLongUrl);
  app.use(answerPreflights(corsOrigins));
  app.use(createOperatorRouter(options));
  app.use(createRestRouter({ routes, receivers, contextOf }));
  app.use(createPagesRouter(pages));
  app.use(createExportRouter({ openExport, contextOf, log }));
  app.use(createGraphqlRouter({ schema, documents, apollo, contextOf }));
  app.use(createAccountPages());
  if (outbox !== null) {
    app.use(createDevelopmentMail(outbox));
  }
  app.use((_request, response) => {
    send(response, toRestError(new GatewayError('NOT_FOUND')));
  });
  app.use(handleUnexpectedError(contextOf, log));
  return app;
}

function tellRequestId(contextOf: ContextOf): RequestHandler {
  return (request, response, next) => {
    response.setHeader(REQUEST_ID_HEADER, contextOf(request).requestId);
    next();
  };
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

function handleUnexpectedError(contextOf: ContextOf, log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof URIError) {
      send(response, toRestError(new GatewayError('NOT_FOUND', { cause: error })));
      return;
    }
    log.error({ requestId: contextOf(request).requestId, err: error }, 'Unexpected error');
    send(response, toRestError(toGatewayError(error)));
  };
}
