import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { RequestContext } from '../access/request-context.js';

const contexts = new WeakMap<Request, RequestContext>();

/** An id that a proxy may have given the request: short, and safe to write into a log. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Gives each request its context, and the answer the request's id in `X-Request-Id`. */
export const giveContext: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id') ?? '';
  const context: RequestContext = {
    requestId: REQUEST_ID.test(given) ? given : randomUUID(),
    clientAddress: request.ip ?? '',
    authorization: request.get('Authorization'),
    principal: null,
  };
  contexts.set(request, context);
  response.setHeader('X-Request-Id', context.requestId);
  next();
};

/** The context that `giveContext` made for the request. */
export function requestContextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) {
    throw new Error('The request has no context yet');
  }
  return context;
}
