import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RequestHandler, Router } from 'express';
import { errorRow } from '../errors/error-table.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import type { Logger } from '../log.js';
import { toRestError } from '../rest/rest-error.js';
import { send } from '../rest/router.js';
import type { ContextOf } from './request-context-of.js';

/** Opens what is behind the secret of a link; it throws what callers are to be told. */
export type OpenExport = (secret: string) => Promise<AsyncIterable<unknown>>;

/** What the router stands on. */
interface ExportRouterOptions {
  readonly openExport: OpenExport;
  readonly contextOf: ContextOf;
  readonly log: Pick<Logger, 'error' | 'warn'>;
}

/**
 * Answers links of exports: a JSON value a line (NDJSON), or one list for `?format=json`. Rows are
 * read no faster than the client takes them. An answer that is cut off has no value of type "end".
 */
export function createExportRouter({
  openExport,
  contextOf,
  log,
}: ExportRouterOptions): RequestHandler {
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
      const failure = toGatewayError(error);
      if (errorRow(failure.code).restStatus >= 500) {
        const { requestId } = contextOf(request);
        log.error({ requestId, code: failure.code, err: failure.cause }, failure.message);
      }
      send(response, toRestError(failure));
      return;
    }
    response.setHeader('Content-Type', isList ? 'application/json' : 'application/x-ndjson');
    response.setHeader('Cache-Control', 'no-store');
    const extension = isList ? 'json' : 'ndjson';
    response.setHeader('Content-Disposition', `attachment; filename="export.${extension}"`);
    try {
      await pipeline(Readable.from(isList ? asList(lines) : asLines(lines)), response);
    } catch (error) {
      // The client went away, or the right to it did: it is cut off, and has no end.
      log.warn({ requestId: contextOf(request).requestId, err: error }, 'An export was cut off');
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
