import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { RequestContext } from '../access/request-context.js';
import { clientNetworkOf } from '../limits/client-network.js';
import type { Logger } from '../log.js';

const contexts = new WeakMap<Request, RequestContext>();

/** An id that a proxy may have given the request: short, and safe to write into a log. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Gives each request its context, and the answer the request's id in `X-Request-Id`. */
export function giveContext(log: Pick<Logger, 'warn'>): RequestHandler {
  const warnOfProxy = createProxyWarning(log);
  return (request, response, next) => {
    const given = request.get('X-Request-Id') ?? '';
    const context: RequestContext = {
      requestId: REQUEST_ID.test(given) ? given : randomUUID(),
      authorization: request.get('Authorization'),
      principal: null,
      get clientNetwork() {
        return clientNetworkOf(request.ip ?? '');
      },
    };
    contexts.set(request, context);
    response.setHeader('X-Request-Id', context.requestId);
    warnOfProxy(request);
    next();
  };
}

/** The context that `giveContext` made for the request. */
export function requestContextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) {
    throw new Error('The request has no context yet');
  }
  return context;
}

/**
 * Warns, once, of a proxy that TRUST_PROXY does not name: all clients behind it look like one, and
 * share one limit. (Once, since anybody can send the header.)
 */
function createProxyWarning(log: Pick<Logger, 'warn'>): (request: Request) => void {
  let hasWarned = false;
  return (request) => {
    const isForwarded = request.headers['x-forwarded-for'] !== undefined;
    if (!hasWarned && isForwarded && request.ip === request.socket.remoteAddress) {
      hasWarned = true;
      log.warn(
        { proxy: request.ip },
        'Requests come through a proxy that TRUST_PROXY does not name; all of its clients share one limit',
      );
    }
  };
}
