import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { AssetFolder } from './asset-folder.js';
import { docsStyle } from './docs-style.js';
import { graphiqlStyle } from './graphiql-style.js';
import { icon } from './icon.js';
import { pageStyle } from './page-style.js';

/** The scripts of the pages, compiled from the folder `browser/`. */
const SCRIPTS = ['docs.js', 'graphiql.js', 'landing.js', 'sandbox.js', 'token.js'];

/** Our own scripts and styles; their address is a hash of them all. */
export function createOwnAssets(): AssetFolder {
  const texts: [string, string][] = [
    ['page.css', pageStyle],
    ['docs.css', docsStyle],
    ['graphiql.css', graphiqlStyle],
    ['icon.svg', icon],
    ...SCRIPTS.map((name): [string, string] => [name, readScript(name)]),
  ];
  const hash = createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
  return {
    address: `/assets/${hash}`,
    files: Object.fromEntries(
      texts.map(([name, text]) => {
        const packed = gzipSync(text);
        return [name, async () => packed];
      }),
    ),
  };
}

/** The script without the line that names its source map, which is not served. */
function readScript(name: string): string {
  const text = readFileSync(new URL(`./browser/${name}`, import.meta.url), 'utf8');
  return text.replace(/\/\/# sourceMappingURL=.*\n?$/, '');
}
