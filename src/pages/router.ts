import { gunzipSync } from 'node:zlib';
import { type RequestHandler, type Response, Router } from 'express';
import type { Asset } from './assets.js';
import type { Page, Pages } from './pages.js';

/** What a browser may ask for at `/graphql`, those that programs ask for first: they win a draw. */
const GRAPHQL_TYPES = [
  'application/json',
  'application/graphql-response+json',
  'multipart/mixed',
  'text/html',
];

/** A year: what browsers take for ever to be. The address changes with the content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Serves the pages and what they load. */
export function createPagesRouter({ pages, assets, sandbox }: Pages): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, page] of pages) {
    router
      .route(path)
      .get((_request, response) => sendPage(response, page))
      .all(refuseMethod);
    if (path !== '/') {
      router.get(`${path}/`, (_request, response) => response.redirect(307, path));
    }
  }
  router.get('/graphql', (request, response, next) => {
    response.vary('Accept');
    if (request.accepts(GRAPHQL_TYPES) === 'text/html') {
      sendPage(response, sandbox);
    } else {
      next();
    }
  });
  for (const [path, asset] of assets.byPath) {
    router.route(path).get(sendAsset(asset)).all(refuseMethod);
  }
  return router;
}

const refuseMethod: RequestHandler = (_request, response) => {
  response.status(405).setHeader('Allow', 'GET, HEAD');
  response.setHeader('Content-Type', 'application/json');
  response.end('{"detail":"Method Not Allowed"}');
};

/** A page is asked for anew each time, and sent where the browser has another one. */
function sendPage(response: Response, { contentType, text, etag, policy }: Page): void {
  response.setHeader('Content-Type', contentType);
  if (policy !== null) {
    response.setHeader('Content-Security-Policy', policy);
  }
  send(response, { etag, cacheControl: 'no-cache', body: Buffer.from(text) });
}

function sendAsset({ contentType, etag, read }: Asset): RequestHandler {
  return async (request, response) => {
    const packed = await read();
    const isPacked = request.acceptsEncodings('gzip') === 'gzip';
    response.setHeader('Content-Type', contentType);
    response.vary('Accept-Encoding');
    if (isPacked) {
      response.setHeader('Content-Encoding', 'gzip');
    }
    const body = isPacked ? packed : gunzipSync(packed);
    send(response, { etag, cacheControl: FOR_EVER, body });
  };
}

/** Sends what is there, or that the browser has it (RFC 9110, section 13.1.2). */
function send(
  response: Response,
  { etag, cacheControl, body }: { etag: string; cacheControl: string; body: Buffer },
): void {
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', cacheControl);
  if (response.req.fresh) {
    response.status(304).removeHeader('Content-Type');
    response.end();
    return;
  }
  response.setHeader('Content-Length', body.length);
  response.end(body);
}
