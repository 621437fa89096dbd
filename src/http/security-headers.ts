import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';

/** An answer of the API is data: a browser that is made to show one must run nothing of it. */
const forData = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
});

/** What Apollo's embedded Sandbox loads, by its documentation ("Configuring CSP"). */
const forSandbox = helmet({
  crossOriginEmbedderPolicy: false,
  contentSecurityPolicy: {
    directives: {
      scriptSrc: [
        "'self'",
        "'unsafe-inline'",
        'https://embeddable-sandbox.cdn.apollographql.com',
        'https://apollo-server-landing-page.cdn.apollographql.com',
      ],
      styleSrc: [
        "'self'",
        "'unsafe-inline'",
        'https://fonts.googleapis.com',
        'https://apollo-server-landing-page.cdn.apollographql.com',
      ],
      imgSrc: ["'self'", 'data:', 'https://apollo-server-landing-page.cdn.apollographql.com'],
      manifestSrc: ["'self'", 'https://apollo-server-landing-page.cdn.apollographql.com'],
      frameSrc: ["'self'", 'https://sandbox.embed.apollographql.com'],
      // The page is served over plain HTTP in development.
      upgradeInsecureRequests: null,
    },
  },
});

/** The pages of the gateway itself load their own style and script, and talk to the gateway. */
const forPages = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
});

/**
 * The headers that keep browsers from doing harm with data (OWASP Secure Headers). They are the
 * same for every answer, so helmet writes them once.
 */
export const dataHeaders: readonly (readonly [name: string, value: string])[] = writtenBy(forData);

const sandboxHeaders = writtenBy(forSandbox);
const pageHeaders = writtenBy(forPages);

/** Sets the headers of data, those of Sandbox's page, or those of the gateway's own pages. */
export const setSecurityHeaders: RequestHandler = (request, response, next) => {
  for (const [name, value] of headersFor(request)) {
    response.setHeader(name, value);
  }
  next();
};

function headersFor({ path, method }: Request): typeof dataHeaders {
  if (path === '/graphql' && method === 'GET') {
    return sandboxHeaders;
  }
  return /^\/(?:account|dev\/mail)(?:\/|$)/.test(path) ? pageHeaders : dataHeaders;
}

function writtenBy(middleware: ReturnType<typeof helmet>): [string, string][] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, () => {});
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}
