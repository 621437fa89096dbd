import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type MarkdownPage, readPage } from './markdown-page.js';

/** What is wrong with a link from a page, or null: a file, page or heading that is not there. */
export function checkLink(
  page: MarkdownPage,
  target: string,
  files: readonly string[],
): string | null {
  if (/^[a-z]+:/i.test(target)) {
    return URL.canParse(target) ? null : 'is no address';
  }
  const [path = '', anchor = ''] = target.split('#');
  const file = path === '' ? page.path : normalize(join(dirname(page.path), decodeURI(path)));
  const name = file.replace(/\/$/, '');
  const isThere = files.includes(name) || files.some((known) => known.startsWith(`${name}/`));
  if (!isThere && path !== '') {
    return existsSync(name) ? 'leads to a file that is in no clone' : 'leads to no file';
  }
  if (anchor === '' || !file.endsWith('.md')) {
    return null;
  }
  const { anchors } = path === '' ? page : readPage(file);
  return anchors.has(anchor) ? null : 'leads to no heading';
}
