import type { Assets } from './assets.js';
import { writeBar, writePage } from './document.js';
import { html } from './html.js';

/** The page at `/docs`: the REST reference, over `/openapi.json`. */
export function writeDocsPage({ own, swagger }: Assets): string {
  const token =
    'No token yet. Try out Register or Log in: a token that comes back goes with the requests after it by itself.';
  return writePage({
    title: 'REST reference · Empfio Gateway',
    own,
    styles: [`${swagger}/swagger-ui.css`, `${own}/docs.css`],
    scripts: [`${swagger}/swagger-ui-bundle.js`],
    script: 'docs.js',
    bodyClass: 'docs',
    body: html`${writeBar(own, 'REST reference', token)}
<main id="reference"><p class="waiting">Loading the reference … It is also at <a href="/openapi.json">/openapi.json</a>.</p></main>`,
  });
}
