import type { Assets } from './assets.js';
import { writeClosedPage } from './closed-page.js';
import { writeBar, writeData, writePage } from './document.js';
import { html } from './html.js';
import { preparedOperations } from './prepared-operations.js';

/** Where Apollo serves the script of its Sandbox ("Embedding the Explorer and Sandbox"). */
export const SANDBOX_SCRIPTS = 'https://embeddable-sandbox.cdn.apollographql.com';

/** Where the frame comes from that the script opens. */
export const SANDBOX_FRAMES = 'https://sandbox.embed.apollographql.com';

/** The page at `/graphql` for people: Apollo Sandbox; in words where the schema is not shown. */
export function writeSandboxPage(
  { own }: Assets,
  { hasIntrospection }: { readonly hasIntrospection: boolean },
): string {
  if (!hasIntrospection) {
    return writeClosedPage(own, 'Apollo Sandbox');
  }
  const token =
    'No token yet. Run Register or Login: its token goes with the requests after it by itself.';
  return writePage({
    title: 'Apollo Sandbox · Empfio Gateway',
    own,
    scripts: [`${SANDBOX_SCRIPTS}/v2/embeddable-sandbox.umd.production.min.js`],
    script: 'sandbox.js',
    bodyClass: 'console',
    body: html`${writeBar(own, 'Apollo Sandbox', token)}
<main class="stage" id="stage"><p class="waiting" id="waiting">Loading Apollo Sandbox from the
internet … Without internet, <a href="/graphiql">GraphiQL</a> is served from here.</p></main>
${writeData('prepared', { operations: preparedOperations })}`,
  });
}
