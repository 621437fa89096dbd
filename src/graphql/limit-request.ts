import type { Request, RequestHandler } from 'express';
import { GraphQLError, type GraphQLSchema } from 'graphql';
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
    const text = findDocument(request);
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

/** The document of a request, found as Apollo finds it; one that Apollo remembers came here once. */
function findDocument({ method, url, body }: Request): string | null {
  if (method === 'GET') {
    const search = /\?[^#]*/.exec(url)?.[0];
    return new URLSearchParams(search).get('query');
  }
  const values: unknown = body;
  return typeof values === 'object' &&
    values !== null &&
    'query' in values &&
    typeof values.query === 'string'
    ? values.query
    : null;
}
