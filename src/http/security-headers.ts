import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** An answer of the API is data: a browser that is made to show one must run nothing of it. */
const forData = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
});

/**
 * The headers that keep browsers from doing harm with data (OWASP Secure Headers). They are the
 * same for every answer, so helmet writes them once.
 */
export const dataHeaders: readonly (readonly [name: string, value: string])[] = writtenBy(forData);

/** Sets the headers of data; a page puts its own policy in the place of theirs. */
export const setSecurityHeaders: RequestHandler = (_request, response, next) => {
  for (const [name, value] of dataHeaders) {
    response.setHeader(name, value);
  }
  next();
};

function writtenBy(middleware: ReturnType<typeof helmet>): [string, string][] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, () => {});
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}
