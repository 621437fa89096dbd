import type { Request, RequestHandler } from 'express';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { limitDocument } from './document-limits.js';

/** Documents, and characters of all of them, that are remembered as within the limits. */
const ACCEPTED_MAX = { documents: 1000, characters: 5 * 1024 * 1024 };

/**
 * Makes the Express middleware that passes on a request only if its document keeps the limits;
 * the error of another goes to the error handler. Texts that kept them cost nothing again.
 */
export function createRequestLimit(schema: GraphQLSchema): RequestHandler {
  const accepted = new LRUCache<string, true>({
    max: ACCEPTED_MAX.documents,
    maxSize: ACCEPTED_MAX.characters,
    sizeCalculation: (_, text) => text.length,
  });
  return (request, _response, next) => {
    const text = findDocument(request);
    if (text && !accepted.get(text)) {
      try {
        limitDocument(text, schema);
      } catch (error) {
        // Apollo says what is wrong with a text that is no document; its parser stops there too.
        next(error instanceof GraphQLError ? undefined : error);
        return;
      }
      accepted.set(text, true);
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
