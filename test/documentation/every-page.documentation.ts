import { globSync } from 'node:fs';
import { isElsewhere } from './block-roles.js';
import { checkLink } from './check-links.js';
import { checkPage } from './check-page.js';
import { type MarkdownPage, parsePage, readPage } from './markdown-page.js';
import { plantedFaults } from './planted-faults.js';
import { type OpenReality, openReality } from './reality.js';
import { serverPage, soundPage } from './sound-page.js';

/** Milliseconds that a page may take on a machine with other work; by itself it takes seconds. */
const PAGE_MS = 300_000;

const pages = ['README.md', ...globSync('docs/*.md').sort()].map(readPage);
const hasServer = (process.env.TEST_DATABASE_URL ?? '') !== '';
const readable = pages.filter(({ isOnPostgresql }) => hasServer || !isOnPostgresql);

let reality: OpenReality;
beforeAll(async () => {
  reality = await openReality();
}, PAGE_MS);
afterAll(async () => {
  await reality.close();
  console.log(listUndone(pages));
});

describe('a page of the documentation', () => {
  test.each(readable.map((page) => [page.path, page] as const))(
    '%s says only what is so',
    async (_path, page) => {
      expect(await checkPage(page, reality)).toEqual([]);
    },
    PAGE_MS,
  );

  test('in another folder leads to what is there', () => {
    const others = reality.files.filter((file) => file.endsWith('.md')).map(readPage);
    const dead = others.flatMap((page) =>
      page.links
        .filter(({ text }) => checkLink(page, text, reality.files) !== null)
        .map(({ text, line }) => `${page.path}:${line} ${text}`),
    );
    expect(others.length).toBeGreaterThan(pages.length);
    expect(dead).toEqual([]);
  });

  test(
    'may hold a block of each kind',
    async () => {
      expect(await checkPage(parsePage('docs/sound.md', soundPage), reality)).toEqual([]);
    },
    PAGE_MS,
  );

  // Where there is no server there is nothing to test, and no test that is skipped.
  const onServer: (...values: Parameters<jest.It>) => void = hasServer ? test : () => {};
  onServer(
    'may be done on a PostgreSQL server',
    async () => {
      expect(await checkPage(parsePage('docs/server.md', serverPage), reality)).toEqual([]);
    },
    PAGE_MS,
  );

  test(
    'is told of each fault that is planted in it',
    async () => {
      const text = plantedFaults.map(({ markdown }) => markdown).join('\n\nSome words.\n\n');
      const page = parsePage('docs/planted.md', text);
      const faults = await checkPage(page, reality);
      for (const { told } of plantedFaults) {
        expect(faults).toContainEqual(expect.stringMatching(told));
      }
      expect(faults).toHaveLength(plantedFaults.length);
    },
    PAGE_MS,
  );
});

/** What no run of this suite has tried. */
function listUndone(read: readonly MarkdownPage[]): string {
  const lines = read.flatMap(({ path, blocks, isOnPostgresql }) => [
    ...(isOnPostgresql && !hasServer ? [`${path}: needs TEST_DATABASE_URL`] : []),
    ...blocks
      .filter(isElsewhere)
      .map(({ line, language, reason }) => `${path}:${line} ${language}: ${reason}`),
  ]);
  return ['Not run here:', ...lines].join('\n');
}
