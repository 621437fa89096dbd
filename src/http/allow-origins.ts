import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';
import type { RequestHandler } from 'express';

/** Sets the headers by which a browser lets a page of another origin read the answer. */
export type AllowOrigins = (request: IncomingMessage, response: ServerResponse) => void;

/** How long a browser may remember the answer to a preflight, in seconds: a day. */
const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

/** Makes the function that allows pages of these origins to read answers. */
export function createAllowOrigins(origins: readonly (string | RegExp)[]): AllowOrigins {
  const allow = cors({ origin: [...origins], preflightContinue: true });
  return (request, response) => allow(request, response, () => {});
}

/** Answers preflights (Fetch standard, section 3.2.2); any other OPTIONS is a wrong method. */
export function answerPreflights(origins: readonly (string | RegExp)[]): RequestHandler {
  const allow = cors({ origin: [...origins], maxAge: PREFLIGHT_MAX_AGE_SECONDS });
  return (request, response, next) => {
    const isPreflight = request.get('Access-Control-Request-Method') !== undefined;
    if (request.method !== 'OPTIONS' || isPreflight) {
      allow(request, response, next);
    } else {
      next();
    }
  };
}
