import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type AssetFolder, addressOfPackage, once } from './asset-folder.js';

/** Swagger UI, from its package; a file is read and compressed when somebody first asks for it. */
export function createSwaggerAssets(): AssetFolder {
  const read = (name: string) =>
    once(async () => {
      const text = await readFile(new URL(import.meta.resolve(`swagger-ui-dist/${name}`)));
      return promisify(gzip)(text);
    });
  return {
    address: addressOfPackage('swagger-ui-dist'),
    files: {
      'swagger-ui.css': read('swagger-ui.css'),
      'swagger-ui-bundle.js': read('swagger-ui-bundle.js'),
    },
  };
}
