import { createHash } from 'node:crypto';
import { type Assets, createAssets } from './assets.js';
import { type Allowance, contentSecurityPolicy } from './content-security.js';
import { writeDocsPage } from './docs-page.js';
import { writeGraphiqlPage } from './graphiql-page.js';
import { icon } from './icon.js';
import { writeLandingPage } from './landing-page.js';
import { SANDBOX_FRAMES, SANDBOX_SCRIPTS, writeSandboxPage } from './sandbox-page.js';

/** A page, or a description of the API that programs read. */
export interface Page {
  readonly contentType: string;
  readonly text: string;
  /** Tells this text from others (RFC 9110, section 8.8.3). */
  readonly etag: string;
  /** Content-Security-Policy; null where a browser runs nothing of it. */
  readonly policy: string | null;
}

/** All that is served beside the API itself. */
export interface Pages {
  readonly assets: Assets;
  /** By path. */
  readonly pages: ReadonlyMap<string, Page>;
  /** What a browser gets at `/graphql`, where programs send their operations. */
  readonly sandbox: Page;
}

/** What the pages tell of. */
interface PagesOptions {
  /** The GraphQL schema's text. */
  readonly schemaText: string;
  /** The REST API's description, as JSON. */
  readonly openApiText: string;
  /** False keeps the schema, and the consoles that need it, from being shown. */
  readonly hasIntrospection: boolean;
  /** True where mails are not sent but shown, at /dev/mail. */
  readonly showsMails: boolean;
}

/** GraphiQL's editor makes style elements while it works, has its fonts within its style sheet, and
 * thinks in workers. */
const forGraphiql: Allowance = {
  'style-src': ["'unsafe-inline'"],
  'font-src': ["'self'", 'data:'],
  'img-src': ['data:'],
  'worker-src': ["'self'"],
};

/** Swagger UI draws with images within its style sheet. */
const forDocs: Allowance = { 'img-src': ['data:'] };

/** What Apollo's embedded Sandbox loads, by its documentation ("Configuring CSP"). */
const forSandbox: Allowance = {
  'script-src': [SANDBOX_SCRIPTS],
  'frame-src': [SANDBOX_FRAMES],
};

/** Writes every page, once: none of them depends on who asks for it. */
export function createPages(options: PagesOptions): Pages {
  const { schemaText, openApiText, hasIntrospection, showsMails } = options;
  const assets = createAssets();
  const { own } = assets;
  const shown = { hasIntrospection };
  const consolePolicy = (more: Allowance) => contentSecurityPolicy(hasIntrospection ? more : {});
  const pages = new Map<string, Page>([
    [
      '/',
      htmlPage(writeLandingPage({ own, hasIntrospection, showsMails }), contentSecurityPolicy()),
    ],
    ['/docs', htmlPage(writeDocsPage(assets), contentSecurityPolicy(forDocs))],
    ['/graphiql', htmlPage(writeGraphiqlPage(assets, shown), consolePolicy(forGraphiql))],
    ['/openapi.json', toPage('application/json', openApiText)],
    // Browsers ask for it where a page names no icon, and complain where it is not there.
    ['/favicon.ico', toPage('image/svg+xml', icon)],
  ]);
  if (hasIntrospection) {
    // No type is registered for it; a browser shows plain text.
    pages.set('/schema.graphql', toPage('text/plain; charset=utf-8', schemaText));
  }
  const sandbox = htmlPage(writeSandboxPage(assets, shown), consolePolicy(forSandbox));
  return { assets, pages, sandbox };
}

const htmlPage = (text: string, policy: string) => toPage('text/html; charset=utf-8', text, policy);

function toPage(contentType: string, text: string, policy: string | null = null): Page {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { contentType, text, etag: `"${hash}"`, policy };
}
