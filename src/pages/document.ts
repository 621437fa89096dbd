import { type Html, html, toScriptLiteral } from './html.js';

/** What makes a page. */
interface PageParts {
  readonly title: string;
  /** Address of the folder with our own files. */
  readonly own: string;
  /** Addresses of style sheets, after the pages' own. */
  readonly styles?: readonly string[];
  /** Addresses of scripts of others; they run in this order before ours. */
  readonly scripts?: readonly string[];
  /** Name of our script, if the page has one. */
  readonly script?: string;
  readonly bodyClass?: string;
  readonly body: Html;
}

/** A whole page as text. Nothing in it depends on the request. */
export function writePage(parts: PageParts): string {
  const { title, own, styles = [], scripts = [], script, bodyClass = '', body } = parts;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${own}/icon.svg" type="image/svg+xml">
${styles.map((address) => html`<link rel="stylesheet" href="${address}">\n`)}<link rel="stylesheet" href="${own}/page.css">
${scripts.map((address) => html`<script src="${address}" defer></script>\n`)}${
  script === undefined ? '' : html`<script src="${own}/${script}" type="module"></script>\n`
}</head>
<body class="${bodyClass}">
${body}
</body>
</html>
`.text;
}

/** The bar above a console: the way back, the console's name, and what is known of the token. */
export function writeBar(own: string, name: string, token: string): Html {
  return html`<header class="bar">
<a href="/"><img src="${own}/icon.svg" alt="" width="20" height="20">Empfio Gateway</a>
<h1>${name}</h1>
<p id="token" role="status">${token}</p>
</header>`;
}

/** Data for a page's script; nothing in it can end the element that it stands in. */
export function writeData(id: string, value: unknown): Html {
  return html`<script type="application/json" id="${id}">${toScriptLiteral(value)}</script>`;
}
