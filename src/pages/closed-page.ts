import { writeBar, writePage } from './document.js';
import { html } from './html.js';

/** Stands where a console would be, on a gateway that does not show its schema. */
export function writeClosedPage(own: string, name: string): string {
  return writePage({
    title: `${name} · Empfio Gateway`,
    own,
    body: html`${writeBar(own, name, '')}
<main class="column">
<h1>Switched off here</h1>
<p>This gateway does not show its schema, and ${name} cannot work without it. Whoever runs the
gateway switches it on by <code>INTROSPECTION=on</code>; in production it is off unless set.</p>
<p>Programs are served as ever: they send their operations to <code>/graphql</code> by POST. The
REST API is described at <a href="/docs">/docs</a>.</p>
</main>`,
  });
}
