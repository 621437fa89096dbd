import { readFileSync } from 'node:fs';

/** Reads a file's content, compressed by gzip. */
export type ReadPacked = () => Promise<Buffer>;

/** Files that pages load. */
export interface AssetFolder {
  /** Where they are served. It names their version, so that what is there never changes. */
  readonly address: string;
  readonly files: Readonly<Record<string, ReadPacked>>;
}

/** The address of files that come with a package: it names the package's version. */
export function addressOfPackage(name: string): string {
  const url = new URL(import.meta.resolve(`${name}/package.json`));
  const manifest: unknown = JSON.parse(readFileSync(url, 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '0';
  return `/assets/${name.split('/').at(-1)}-${version}`;
}

/** Does the work at the first call, and again only where it failed. */
export function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= work().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
