import type { IncomingMessage } from 'node:http';
import { type RequestHandler, Router } from 'express';
import ipaddr from 'ipaddr.js';
import { findMail, type KeptMail, listMails } from '../mail/outbox.js';
import { html } from '../pages/html.js';
import { sendPage } from './page.js';

/**
 * Shows the mails of a development gateway at `/dev/mail`. Only to who sits at the machine: they
 * hold links that open accounts. To everybody else there is no such path.
 */
export function createDevelopmentMail(directory: string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use('/dev/mail', requireOwnMachine);
  router.get('/dev/mail', async (_request, response) => {
    const mails = await listMails(directory);
    const items = mails.map(
      ({ id, to, subject, sentAt }) => html`<li><a href="mail/${id}"><b>${subject}</b>
<span class="quiet">${to} · ${sentAt}</span></a></li>`,
    );
    const content = html`<h1>Mails</h1>
${mails.length === 0 ? html`<p>There is none yet. Register, then load this page again.</p>` : html``}
<ul class="mails">${items}</ul>`;
    sendPage(response, { title: 'Mails', language: 'en', content, root: '..' });
  });
  router.get('/dev/mail/:id', async (request, response, next) => {
    const mail = await findMail(directory, request.params.id);
    if (mail === null) {
      next();
      return;
    }
    const { id, to, subject, sentAt, text } = mail;
    const content = html`<p class="mails"><a href="../mail">← All mails</a></p>
<h1>${subject}</h1>
<p class="quiet">To ${to} · ${sentAt}</p>
<iframe title="The mail" src="${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<h2>Plain text</h2>
<pre>${text}</pre>`;
    sendPage(response, { title: subject, language: 'en', content, root: '../..' });
  });
  router.get('/dev/mail/:id/html', async (request, response, next) => {
    const mail = await findMail(directory, request.params.id);
    if (mail === null) {
      next();
      return;
    }
    response.setHeader('Content-Security-Policy', FRAME_POLICY);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(inFrame(mail));
  });
  return router;
}

/** The mail runs nothing and loads nothing; its links open beside it, without its chains. */
const FRAME_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; " +
  "style-src 'unsafe-inline'; frame-ancestors 'self'";

const inFrame = ({ html: source }: KeptMail) =>
  source.replace('<head>', '<head><base target="_blank">');

const requireOwnMachine: RequestHandler = (request, _response, next) => {
  next(isFromOwnMachine(request) ? undefined : 'router');
};

/**
 * Headers by which a proxy says that a request comes from elsewhere, and by which a browser says so
 * of a page of another origin, which might be one that may read the API's answers.
 */
const FOREIGN_HEADERS = [
  'x-forwarded-for',
  'x-forwarded-host',
  'forwarded',
  'x-real-ip',
  'via',
  'origin',
];

/**
 * The connection, the name in the address bar (a page elsewhere could have its own name resolve to
 * this machine: DNS rebinding), no proxy between, and no page of another origin that asks.
 */
function isFromOwnMachine({ socket, headers }: IncomingMessage): boolean {
  const address = socket.remoteAddress ?? '';
  return (
    ipaddr.isValid(address) &&
    ipaddr.process(address).range() === 'loopback' &&
    /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/.test(headers.host ?? '') &&
    !FOREIGN_HEADERS.some((name) => headers[name] !== undefined)
  );
}
