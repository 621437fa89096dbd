import type { Request, RequestHandler } from 'express';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { GatewayError } from '../errors/gateway-error.js';
import { limitDocument } from './document-limits.js';
import type { KnownDocuments } from './known-documents.js';

/**
 * Makes the Express middleware that passes on a request only if its document keeps the limits;
 * the error of another goes to the error handler. Documents that are known kept them.
 */
export function createRequestLimit(
  schema: GraphQLSchema,
  documents: KnownDocuments,
): RequestHandler {
  return (request, _response, next) => {
    if (findText(request, 'operationName') === '') {
      // Apollo and graphql-js disagree about whether this names an operation.
      const message = 'operationName is empty; leave it out';
      next(new GatewayError('BAD_USER_INPUT', { message }));
      return;
    }
    const text = findText(request, 'query');
    if (text && documents.get(text) === undefined) {
      try {
        limitDocument(text, schema);
      } catch (error) {
        // Apollo says what is wrong with a text that is no document; its parser stops there too.
        next(error instanceof GraphQLError ? undefined : error);
        return;
      }
    }
    next();
  };
}

/**
 * A parameter of a GraphQL request, found as Apollo finds it; a document that Apollo remembers came
 * here once.
 */
function findText({ method, url, body }: Request, name: 'query' | 'operationName'): string | null {
  if (method === 'GET') {
    const search = /\?[^#]*/.exec(url)?.[0];
    return new URLSearchParams(search).get(name);
  }
  const values: unknown = body;
  const value: unknown =
    typeof values === 'object' && values !== null ? Reflect.get(values, name) : null;
  return typeof value === 'string' ? value : null;
}
