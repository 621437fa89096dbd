import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits for a link: 43 characters of A-Z a-z 0-9 - _. */
export function createLinkSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What is stored of a secret: whoever reads the database can use none. SHA-256 does, without salt
 * or stretching, since a secret of 256 bits cannot be guessed.
 */
export function digestOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
