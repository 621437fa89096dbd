import { Router } from 'express';
import { type Language, languageOf } from '../access/language.js';
import { type Html, html } from '../pages/html.js';
import { icon } from '../pages/icon.js';
import {
  type AccountPage,
  accountPages,
  type PageForm,
  pageMessages,
} from './account-page-texts.js';
import { membershipPages } from './membership-page-texts.js';
import { sendPage } from './page.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

/** Serves the pages that links in mails open, with their style and script. */
export function createAccountPages(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/account/page.css', (_request, response) => {
    response.setHeader('Content-Type', 'text/css; charset=utf-8');
    response.setHeader('Cache-Control', 'no-cache');
    response.end(pageStyle);
  });
  router.get('/account/page.js', (_request, response) => {
    response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
    response.setHeader('Cache-Control', 'no-cache');
    response.end(pageScript);
  });
  router.get('/account/icon.svg', (_request, response) => {
    response.setHeader('Content-Type', 'image/svg+xml');
    response.setHeader('Cache-Control', 'no-cache');
    response.end(icon);
  });
  for (const [name, texts] of Object.entries({ ...accountPages, ...membershipPages })) {
    router.get(`/account/${name}`, (request, response) => {
      const language = languageOf(request.get('Accept-Language'));
      const page = texts[language];
      const { title } = page;
      response.setHeader('Vary', 'Accept-Language');
      sendPage(response, {
        title,
        language,
        content: contentOf(page, language),
        root: '..',
        hasScript: true,
      });
    });
  }
  return router;
}

function contentOf({ title, forms, messages: own }: AccountPage, language: Language): Html {
  const messages = { ...pageMessages[language], ...own };
  return html`<h1>${title}</h1>
<div data-messages="${JSON.stringify(messages)}"></div>
<noscript><p class="bad">${messages.noScript}</p></noscript>
${forms.map(formOf)}
${forms.some(({ when }) => when === 'no-token') ? html`` : html`<p class="bad" data-when="no-token" hidden>${messages.noToken}</p>`}
<p class="status" role="status"></p>`;
}

function formOf(
  { when, intro, operation, signsIn, fields, button, done }: PageForm,
  index: number,
): Html {
  const inputs = fields.map(
    ({
      name,
      label,
      type,
      autocomplete,
    }) => html`<label for="${name}-${String(index)}">${label}</label>
<input id="${name}-${String(index)}" name="${name}" type="${type}" autocomplete="${autocomplete}" required>`,
  );
  return html`<p data-when="${when}" data-before hidden>${intro}</p>
<form data-when="${when}" data-operation="${operation}" data-done="${done}" data-signs-in="${String(signsIn === true)}" hidden>
${inputs}
<button>${button}</button>
</form>`;
}
