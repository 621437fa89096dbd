import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The keys of access tokens. */
export interface SigningKeys {
  /** Signs new tokens. */
  readonly current: KeyObject;
  /** All that a token may be signed with, the current one first. */
  readonly accepted: readonly KeyObject[];
}

/** Makes the key objects once; a key given as text would be parsed again for every token. */
export function createSigningKeys(
  secret: string,
  previousSecrets: readonly string[] = [],
): SigningKeys {
  const [current, ...previous] = [secret, ...previousSecrets].map((text) =>
    createSecretKey(Buffer.from(text)),
  );
  if (current === undefined) {
    throw new Error('There is no signing key');
  }
  return { current, accepted: [current, ...previous] };
}

/** A fresh secret of 256 bits, the size of an HS256 key (RFC 7518, section 3.2). */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The secret kept in a file that only its owner may read; made there the first time. Of several
 * processes that start at once one makes it and the others read it.
 */
export function keepSecret(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, createSecret(), { mode: 0o600, flush: true });
  try {
    // A link appears whole or not at all, and never replaces a file that is there.
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, 'utf8');
}
