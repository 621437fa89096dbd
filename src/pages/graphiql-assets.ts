import { once as onceEmitted } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type AssetFolder, addressOfPackage, once, type ReadPacked } from './asset-folder.js';
import { GRAPHIQL_FILES } from './graphiql-files.js';

/**
 * GraphiQL, from its package. The package is one module with 9 MB of text, which would stay in
 * memory for good and hold up requests for a quarter of a second while it is compressed; so a
 * thread of its own does that when somebody first asks, and ends.
 */
export function createGraphiqlAssets(): AssetFolder {
  const pack = once(async () => {
    const worker = new Worker(new URL('./pack-graphiql.js', import.meta.url));
    const [packed]: unknown[] = await onceEmitted(worker, 'message');
    await worker.terminate();
    return packed instanceof Map ? packed : new Map<unknown, unknown>();
  });
  const read =
    (name: string): ReadPacked =>
    async () => {
      const packed: unknown = (await pack()).get(name);
      if (!(packed instanceof Uint8Array)) {
        throw new Error(`GraphiQL's package has no ${name}`);
      }
      return Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
    };
  return {
    address: addressOfPackage('@graphql-yoga/render-graphiql'),
    files: Object.fromEntries(GRAPHIQL_FILES.map((name) => [name, read(name)])),
  };
}
