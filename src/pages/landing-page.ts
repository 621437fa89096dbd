import { writePage } from './document.js';
import { html } from './html.js';

/** What the landing page shows. */
interface LandingOptions {
  readonly own: string;
  /** False where the schema is not shown, and with it no console. */
  readonly hasIntrospection: boolean;
  /** True where mails are not sent but shown. */
  readonly showsMails: boolean;
}

/** The address of a gateway on one's own machine; the page's script puts in the real one. */
const EXAMPLE_ORIGIN = 'http://localhost:8001';

/** The first request, as the documentation has it. */
const firstRequest = `curl -s ${EXAMPLE_ORIGIN}/api/v1/auth/register \\
  -H 'Content-Type: application/json' \\
  -d '{
    "email": "you@example.com",
    "password": "your_password",
    "full_name": "Your Name",
    "organization_name": "Your Business"
  }'`;

const doors = [
  ['/graphql', 'Apollo Sandbox', 'GraphQL in the browser; comes from the internet', true],
  ['/graphiql', 'GraphiQL', 'GraphQL in the browser; works without internet', true],
  ['/docs', 'REST reference', 'Every path, with a way to try it', false],
  ['/schema.graphql', 'schema.graphql', 'The GraphQL schema, for code generators', true],
  ['/openapi.json', 'openapi.json', 'The REST API in OpenAPI 3.1, for code generators', false],
] as const;

/** The page at `/`: what this is, whether it is healthy, and where to go. */
export function writeLandingPage({ own, hasIntrospection, showsMails }: LandingOptions): string {
  const mails = html`<li><a class="door" href="/dev/mail"><strong>Mails</strong><span>What this gateway would have sent; for who sits at its machine</span></a></li>
`;
  const body = html`<main class="column">
<img class="brand" src="${own}/icon.svg" alt="" width="44" height="44">
<h1>Empfio Gateway</h1>
<p class="lead">The authentication and organization API of Empfio, an AI front desk for salons,
trades and practices: one GraphQL schema, and a REST layer over the same resolvers.</p>
<p class="health" id="health" role="status"><strong>Asking for its health …</strong></p>
<noscript><p>Its health is at <a href="/healthz">/healthz</a>.</p></noscript>
<h2>Where to go</h2>
<ul class="doors">
${doors.map(([address, name, words, needsSchema]) =>
  needsSchema && !hasIntrospection
    ? html`<li><div class="door"><strong>${name}</strong><span>Switched off here: <code>INTROSPECTION=on</code> shows the schema</span></div></li>\n`
    : html`<li><a class="door" href="${address}"><strong>${name}</strong><span>${words}</span></a></li>\n`,
)}${showsMails ? mails : ''}</ul>
<h2>A first request</h2>
<div class="command">
<pre tabindex="0" role="region" aria-label="A first request"><code id="command">${firstRequest}</code></pre>
<button type="button" id="copy" data-origin="${EXAMPLE_ORIGIN}" hidden>Copy</button>
</div>
<footer><p>The answer holds an <code>access_token</code>. Send it with every other request:
<code>Authorization: Bearer &lt;access_token&gt;</code>.</p></footer>
</main>`;
  return writePage({ title: 'Empfio Gateway', own, script: 'landing.js', body });
}
