import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContext } from '../access/request-context.js';
import type { Logger } from '../log.js';
import type { Api, RequestCounts } from '../metrics/request-counts.js';

/** A request that takes longer than this is worth a line to whoever runs the gateway, in milliseconds. */
const SLOW_MS = 1000;

/** Hears of every request. */
export interface RequestObserver {
  arrived(): void;
  /** The answer is out, or its client went away. */
  answered(request: IncomingMessage, response: ServerResponse, milliseconds: number): void;
}

/** What is told, and to whom. */
interface TellOptions {
  readonly counts: RequestCounts;
  readonly contextOf: (request: IncomingMessage) => Pick<RequestContext, 'record' | 'requestId'>;
  readonly log: Logger;
}

/**
 * Counts every request, and writes one line about each: at debug, or at warn where it was slow or
 * failed for a reason of ours (what that was stands in another line, with the same id). The line
 * holds no address as it was sent, since people put tokens into those.
 */
export function createRequestObserver({ counts, contextOf, log }: TellOptions): RequestObserver {
  return {
    arrived: () => counts.arrived(),
    answered(request, response, milliseconds) {
      const { record, requestId } = contextOf(request);
      const operation = record.operation ?? 'other';
      const api = record.operation === null ? 'other' : apiOf(request);
      const status = response.writableFinished ? response.statusCode : 0;
      counts.answered({ api, operation, status, seconds: milliseconds / 1000 });
      const level = status >= 500 || milliseconds >= SLOW_MS ? 'warn' : 'debug';
      if (log.isLevelEnabled(level)) {
        const { method } = request;
        const rounded = Math.round(milliseconds * 10) / 10;
        log[level]({ requestId, method, api, operation, status, milliseconds: rounded }, 'Request');
      }
    },
  };
}

function apiOf({ url = '' }: IncomingMessage): Api {
  return url.startsWith('/graphql') ? 'graphql' : 'rest';
}
