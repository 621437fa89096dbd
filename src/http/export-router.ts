import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RequestHandler, Router } from 'express';
import { toGatewayError } from '../errors/to-gateway-error.js';
import { toRestError } from '../rest/rest-error.js';
import { send } from '../rest/router.js';

/** Opens what is behind the secret of a link; it throws what callers are to be told. */
export type OpenExport = (secret: string) => Promise<AsyncIterable<unknown>>;

/**
 * Answers links of exports: a JSON value a line (NDJSON), or one list for `?format=json`. Rows are
 * read no faster than the client takes them. An answer that is cut off has no value of type "end".
 */
export function createExportRouter(openExport: OpenExport): RequestHandler {
  const router = Router({ caseSensitive: true, strict: true });
  // Express would answer HEAD by the handler of GET, which uses the link up.
  router.head('/exports/:secret', (_request, response) => {
    response.status(405).setHeader('Allow', 'GET').end();
  });
  router.get('/exports/:secret', async (request, response) => {
    const isList = request.query.format === 'json';
    let lines: AsyncIterable<unknown>;
    try {
      lines = await openExport(request.params.secret);
    } catch (error) {
      send(response, toRestError(toGatewayError(error)));
      return;
    }
    response.setHeader('Content-Type', isList ? 'application/json' : 'application/x-ndjson');
    response.setHeader('Cache-Control', 'no-store');
    const extension = isList ? 'json' : 'ndjson';
    response.setHeader('Content-Disposition', `attachment; filename="export.${extension}"`);
    try {
      await pipeline(Readable.from(isList ? asList(lines) : asLines(lines)), response);
    } catch {
      // The client went away, or the right to it did: it is cut off, and has no end.
      response.destroy();
    }
  });
  return router;
}

async function* asLines(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) {
    yield `${JSON.stringify(value)}\n`;
  }
}

async function* asList(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const value of values) {
    yield before + JSON.stringify(value);
    before = ',\n';
  }
  yield '\n]\n';
}
