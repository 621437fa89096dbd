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

/**
 * The headers that keep browsers from doing harm with data (OWASP Secure Headers). They are the
 * same for every answer, so helmet writes them once.
 */
export const dataHeaders: readonly (readonly [name: string, value: string])[] = writtenBy(forData);

const sandboxHeaders = writtenBy(forSandbox);

/** Sets the headers of data, or those of Sandbox's page. */
export const setSecurityHeaders: RequestHandler = (request, response, next) => {
  const isPage = request.path === '/graphql' && request.method === 'GET';
  for (const [name, value] of isPage ? sandboxHeaders : dataHeaders) {
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
