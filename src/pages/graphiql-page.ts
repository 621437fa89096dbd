import type { Assets } from './assets.js';
import { writeClosedPage } from './closed-page.js';
import { writeBar, writeData, writePage } from './document.js';
import { html } from './html.js';
import { preparedOperations } from './prepared-operations.js';

/** The page at `/graphiql`: GraphiQL, from its package; in words where the schema is not shown. */
export function writeGraphiqlPage(
  { own, graphiql }: Assets,
  { hasIntrospection }: { readonly hasIntrospection: boolean },
): string {
  if (!hasIntrospection) {
    return writeClosedPage(own, 'GraphiQL');
  }
  const token =
    'No token yet. Run Register or Login: its token goes with the requests after it by itself.';
  return writePage({
    title: 'GraphiQL · Empfio Gateway',
    own,
    styles: [`${graphiql}/graphiql.css`, `${own}/graphiql.css`],
    scripts: [`${graphiql}/graphiql.js`],
    script: 'graphiql.js',
    bodyClass: 'console',
    body: html`${writeBar(own, 'GraphiQL', token)}
<main class="stage" id="stage"><p class="waiting">Loading GraphiQL …</p></main>
${writeData('prepared', { operations: preparedOperations, workers: graphiql })}`,
  });
}
