import { type BlockReality, createBlockCheck } from './check-block.js';
import { checkLink } from './check-links.js';
import { checkCodeSpan, type KnownNames, unknownScripts } from './check-names.js';
import type { MarkdownPage } from './markdown-page.js';
import { startWalk } from './page-walk.js';

/** What pages are checked against. */
export interface Reality extends KnownNames, BlockReality {
  /** A folder with the demo's database. */
  readonly seeded: string;
}

/** Does what a page says, block by block, and returns what is wrong with it, a line each. */
export async function checkPage(page: MarkdownPage, reality: Reality): Promise<string[]> {
  const faults: string[] = [];
  const add = (line: number, what: string, fault: string | null) => {
    if (fault !== null) {
      faults.push(`${page.path}:${line} ${what} ${fault}`);
    }
  };
  for (const { text, line } of page.links) {
    add(line, text, checkLink(page, text, reality.files));
  }
  for (const { text, line } of page.codeSpans) {
    add(line, text, await checkCodeSpan(page, text, reality));
  }
  for (const { text, line } of [...page.codeSpans, ...page.blocks]) {
    for (const script of unknownScripts(text, reality.scripts)) {
      add(line, `npm run ${script}`, 'is no script');
    }
  }
  if (page.blocks.length > 0) {
    const walk = await startWalk(page, reality);
    try {
      const checkBlock = createBlockCheck(page, walk, reality);
      for (const block of page.blocks) {
        const name = block.language === '' ? 'a block' : block.language;
        add(block.line, name, await checkBlock(block).catch(String));
      }
    } finally {
      await walk.stop();
    }
  }
  return faults;
}
