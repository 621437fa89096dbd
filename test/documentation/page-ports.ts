import { createServer } from 'node:net';
import type { MarkdownPage } from './markdown-page.js';

/** Where a block opens a port of its own: the gateway's setting, Node's and Python's servers. */
const OPENED = /(?:\bPORT=|\blisten\(|['"](?:127\.0\.0\.1|localhost)?['"], )(\d{4,5})\b/g;

/** The port that every page means where it means its gateway. */
const GATEWAY_PORT = '8001';

/** A free port for each that the page's blocks open: what a page writes may be in use here. */
export async function findPorts(page: MarkdownPage): Promise<ReadonlyMap<string, string>> {
  const written = page.blocks.flatMap(({ text }) =>
    [...text.matchAll(OPENED)].map(([, port]) => port ?? ''),
  );
  const ports = new Map<string, string>();
  for (const port of written) {
    if (port !== GATEWAY_PORT && !ports.has(port)) {
      ports.set(port, await findFreePort());
    }
  }
  return ports;
}

/** The text with the ports that are free here. */
export function withPorts(text: string, ports: ReadonlyMap<string, string>): string {
  return [...ports].reduce(
    (here, [written, free]) => here.replace(new RegExp(`\\b${written}\\b`, 'g'), free),
    text,
  );
}

function findFreePort(): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer();
  server.on('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(String(typeof address === 'object' ? address?.port : address)));
  });
  return promise;
}
