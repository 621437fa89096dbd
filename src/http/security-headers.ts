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

/** Sets the headers that keep browsers from doing harm with an answer (OWASP Secure Headers). */
export const setSecurityHeaders: RequestHandler = (request, response, next) => {
  const isPage = request.path === '/graphql' && request.method === 'GET';
  (isPage ? forSandbox : forData)(request, response, next);
};
