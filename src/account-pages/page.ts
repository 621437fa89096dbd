import type { Response } from 'express';
import type { Language } from '../access/language.js';
import { contentSecurityPolicy } from '../pages/content-security.js';
import { type Html, html } from '../pages/html.js';

/** They show the mails of development in a frame. */
const POLICY = contentSecurityPolicy({ 'frame-src': ["'self'"] });

/** A page for people. */
interface Page {
  readonly title: string;
  readonly language: Language;
  readonly content: Html;
  /** Path to the root of the gateway's pages, such as `..` from `/account/verify`. */
  readonly root: string;
  readonly hasScript?: boolean;
}

/** Sends a page. It loads nothing but its own style and script, and is kept nowhere. */
export function sendPage(response: Response, page: Page): void {
  const { title, language, content, root, hasScript = false } = page;
  const script = hasScript
    ? html`<script type="module" src="${root}/account/page.js"></script>`
    : html``;
  const { text } = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Empfio</title>
<link rel="icon" href="${root}/account/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}/account/page.css">
${script}
</head>
<body>
<header>Empfio</header>
<main>
${content}
</main>
</body>
</html>
`;
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.end(text);
}
