import { randomBytes } from 'node:crypto';
import { type Response, Router } from 'express';
import { Html, html, toScriptLiteral } from '#gateway/pages/html.js';
import { pageStyle } from './page-style.js';
import type { ProviderName } from './person.js';
import { walkScript } from './walk-script.js';

/** What the walk's pages talk to. */
export interface WalkPageOptions {
  /** Where the gateway serves, such as http://localhost:8001; it must allow this page's origin. */
  readonly gatewayOrigin: string;
  /** The local providers' origin. */
  readonly providersOrigin: string;
  readonly clientIds: Readonly<Record<ProviderName, string>>;
  /** Where the router's `/callback` is: http://localhost:<port>/callback. */
  readonly redirectUri: string;
}

/**
 * A frontend to walk through a sign-in with: `/` starts one at each provider, `/callback` checks
 * the state, hands the code to the gateway and shows its status and answer. To be mounted at the
 * root of a server on localhost, which browsers let use WebCrypto without TLS.
 */
export function createWalkPage(options: WalkPageOptions): Router {
  const links = Object.entries({ google: 'Google', facebook: 'Facebook', outlook: 'Outlook' }).map(
    ([provider, title]) =>
      html`<a class="button" href="#${provider}" data-provider="${provider}">
  Continue with ${title}
</a>`,
  );
  const router = Router();
  router.get('/', (_request, response) => {
    sendWalkPage(response, options, 'Sign in', html`${links}`);
  });
  router.get('/callback', (_request, response) => {
    const content = html`<p id="status" role="status">Asking the gateway…</p>
<pre id="result"></pre>
<p><a href="/">Once more</a></p>`;
    sendWalkPage(response, options, 'Signed in?', content);
  });
  return router;
}

function sendWalkPage(
  response: Response,
  options: WalkPageOptions,
  title: string,
  content: Html,
): void {
  const { gatewayOrigin, providersOrigin, clientIds, redirectUri } = options;
  const at = (path: string) => `${providersOrigin}/as/${path}`;
  const configuration = {
    redirectUri,
    callbackPath: new URL(redirectUri).pathname,
    callbackUrl: `${gatewayOrigin}/api/v1/auth/oauth/callback`,
    providers: {
      google: {
        authorizeUrl: at('accounts.google.com/o/oauth2/v2/auth'),
        clientId: clientIds.google,
        scope: 'openid email profile',
        isOpenId: true,
      },
      outlook: {
        authorizeUrl: at('login.microsoftonline.com/common/oauth2/v2.0/authorize'),
        clientId: clientIds.outlook,
        scope: 'openid profile email',
        isOpenId: true,
      },
      facebook: {
        authorizeUrl: at('www.facebook.com/v26.0/dialog/oauth'),
        clientId: clientIds.facebook,
        scope: 'email,public_profile',
        isOpenId: false,
      },
    },
  };
  // Only what carries this answer's nonce runs: text that slips into the page does not.
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `connect-src ${new URL(gatewayOrigin).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  response
    .set('Content-Security-Policy', policy)
    .set('Cache-Control', 'no-store')
    // The URL of the callback carries the code.
    .set('Referrer-Policy', 'no-referrer')
    .type('html')
    .send(
      html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style nonce="${nonce}">${pageStyle}</style>
<h1>${title}</h1>
${content}
<script nonce="${nonce}">
  const configuration = ${toScriptLiteral(configuration)};
${new Html(walkScript)}
</script>
</html>
`.text,
    );
}
