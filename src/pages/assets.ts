import type { AssetFolder, ReadPacked } from './asset-folder.js';
import { createGraphiqlAssets } from './graphiql-assets.js';
import { createOwnAssets } from './own-assets.js';
import { createSwaggerAssets } from './swagger-assets.js';

/** A file that pages load. */
export interface Asset {
  readonly contentType: string;
  /** Tells this version from others (RFC 9110, section 8.8.3). */
  readonly etag: string;
  readonly read: ReadPacked;
}

/** What pages load. */
export interface Assets {
  readonly byPath: ReadonlyMap<string, Asset>;
  /** Addresses of the folders. */
  readonly own: string;
  readonly swagger: string;
  readonly graphiql: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Collects what pages load; nothing else can be asked for, whatever a path says. */
export function createAssets(): Assets {
  const own = createOwnAssets();
  const swagger = createSwaggerAssets();
  const graphiql = createGraphiqlAssets();
  return {
    byPath: new Map([own, swagger, graphiql].flatMap(toAssets)),
    own: own.address,
    swagger: swagger.address,
    graphiql: graphiql.address,
  };
}

function toAssets({ address, files }: AssetFolder): [string, Asset][] {
  return Object.entries(files).map(([name, read]) => {
    const path = `${address}/${name}`;
    const contentType = contentTypes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return [path, { contentType, etag: `"${path.slice('/assets/'.length)}"`, read }];
  });
}
