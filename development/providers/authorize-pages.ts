import { type Request, type Response, Router, urlencoded } from 'express';
import { z } from 'zod';
import { type Html, html } from '#gateway/pages/html.js';
import {
  type AuthorizeEndpoint,
  authorizeClient,
  authorizeRequest,
  findAuthorizeEndpoint,
  toRedirect,
} from './authorize-endpoint.js';
import type { ExamplePerson } from './example-people.js';
import { GOOGLE_ISSUER } from './google.js';
import { pageStyle } from './page-style.js';
import type { CodeGrant, Person, ProviderName, RegisteredClient } from './person.js';

/** What the sign-in pages work with. */
export interface AuthorizePagesOptions {
  readonly clients: Readonly<Record<ProviderName, RegisteredClient>>;
  readonly people: readonly ExamplePerson[];
  issueCode(provider: ProviderName, person: Person, grant: CodeGrant): Promise<string>;
}

const choice = z.object({ choice: z.string().regex(/^(?:cancel|\d{1,4})$/) });

/**
 * The authorization endpoints for a browser, which cannot say in a header which host it means:
 * `/<provider host>/<path>`. GET shows whom one may sign in as; POST to the same URL chooses.
 */
export function createAuthorizePages(options: AuthorizePagesOptions): Router {
  const router = Router();
  router.use(urlencoded({ extended: false }));
  router.all('/:host/*path', async (request: Request, response: Response) => {
    const [, host = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(request.path) ?? [];
    const endpoint = findAuthorizeEndpoint(host, path);
    if (!endpoint) {
      return sendPage(response, 404, 'Not found', html`<p>No sign-in page is at this address.</p>`);
    }
    await answer(options, endpoint, request, response);
  });
  return router;
}

async function answer(
  { clients, people, issueCode }: AuthorizePagesOptions,
  endpoint: AuthorizeEndpoint,
  request: Request,
  response: Response,
): Promise<void> {
  const registered = clients[endpoint.provider];
  const client = authorizeClient.safeParse(request.query);
  if (!client.success) {
    return sendError(response, 'One client_id and one redirect_uri must be given.');
  }
  if (client.data.client_id !== registered.clientId) {
    return sendError(response, 'The client_id is unknown.');
  }
  const { redirect_uri: redirectUri, state } = client.data;
  if (!registered.redirectUris.includes(redirectUri)) {
    return sendError(response, 'The redirect_uri is not one that is registered.');
  }
  const iss = endpoint.provider === 'google' ? GOOGLE_ISSUER : undefined;
  const redirect = (parameters: Readonly<Record<string, string>>) =>
    response.redirect(303, toRedirect(redirectUri, { ...parameters, state, iss }));

  const asked = authorizeRequest.safeParse(request.query);
  if (!asked.success) {
    return redirect({ error: toErrorCode(request.query.response_type) });
  }
  if (endpoint.provider !== 'facebook' && !asked.data.scope?.split(' ').includes('openid')) {
    return redirect({ error: 'invalid_scope' });
  }
  const offered = people.filter(
    ({ provider, person }) => provider === endpoint.provider && endpoint.admits(person),
  );
  if (request.method !== 'POST') {
    return sendPage(response, 200, `Sign in to ${endpoint.title} as…`, toForm(offered));
  }
  const chosen = choice.safeParse(request.body).data?.choice;
  if (chosen === 'cancel') {
    return redirect({ error: 'access_denied' });
  }
  const person = offered[Number(chosen)]?.person;
  if (!person) {
    return sendError(response, 'Nobody was chosen.');
  }
  const { nonce, code_challenge: codeChallenge } = asked.data;
  const code = await issueCode(endpoint.provider, person, {
    redirectUri,
    ...(nonce !== undefined && { nonce }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  });
  redirect({ code });
}

/** RFC 6749 section 4.1.2.1. */
function toErrorCode(responseType: unknown): string {
  return typeof responseType === 'string' && responseType !== 'code'
    ? 'unsupported_response_type'
    : 'invalid_request';
}

function toForm(offered: readonly ExamplePerson[]): Html {
  const buttons = offered.map(
    ({ person, shows }, index) => html`<button name="choice" value="${String(index)}">
      <strong>${person.name ?? person.subject}</strong> ${person.email ?? 'no email'}
      <small>${shows}</small>
    </button>`,
  );
  return html`<form method="post">${buttons}
    <button name="choice" value="cancel">Cancel</button>
  </form>`;
}

function sendError(response: Response, message: string): void {
  sendPage(response, 400, 'This sign-in cannot start', html`<p>${message}</p>`);
}

function sendPage(response: Response, status: number, title: string, content: Html): void {
  response
    .status(status)
    .set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(
      html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${pageStyle}</style>
<h1>${title}</h1>
${content}
<p><small>A local stand-in: nothing leaves this machine.</small></p>
</html>
`.text,
    );
}
