import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps secrets that must be read again, such as the keys of signatures, unreadable at rest. */
export interface SealedSecrets {
  /**
   * Seals a secret for one place, such as a row's table and id: moved to another place, it cannot
   * be opened there.
   */
  seal(secret: string, place: string): string;
  /** The secret that was sealed for this place; null where no key that is known opens it. */
  open(sealed: string, place: string): string | null;
  /** False where it was sealed under a key that has been replaced. */
  isCurrent(sealed: string): boolean;
  /** What every sealed secret begins with while the key is the current one. */
  readonly currentPrefix: string;
}

/** NIST SP 800-38D, section 8.2: 96 bits of initialization vector, 128 of tag. */
const VECTOR_BYTES = 12;
const TAG_BYTES = 16;

/** One key: the name that sealed secrets carry, and what opens them. */
interface SealingKey {
  readonly prefix: string;
  readonly key: Buffer;
}

/**
 * Seals by AES-256-GCM under keys derived from the gateway's own secrets (HKDF, RFC 5869, with a
 * purpose of its own, so that no token's key is used twice). The first seals; all of them open.
 */
export function createSealedSecrets(
  secret: string,
  previousSecrets: readonly string[] = [],
): SealedSecrets {
  const current = deriveKey(secret);
  const keys = [current, ...previousSecrets.map(deriveKey)];
  return {
    currentPrefix: current.prefix,
    isCurrent: (sealed) => sealed.startsWith(current.prefix),
    seal(plain, place) {
      const vector = randomBytes(VECTOR_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.key, vector);
      cipher.setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return current.prefix + Buffer.concat([vector, cipher.getAuthTag(), text]).toString('base64');
    },
    open(sealed, place) {
      const sealing = keys.find(({ prefix }) => sealed.startsWith(prefix));
      return sealing === undefined ? null : openWith(sealing, sealed, place);
    },
  };
}

function openWith({ prefix, key }: SealingKey, sealed: string, place: string): string | null {
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64');
  const options = { authTagLength: TAG_BYTES };
  try {
    const vector = bytes.subarray(0, VECTOR_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, vector, options);
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(VECTOR_BYTES, VECTOR_BYTES + TAG_BYTES));
    const text = bytes.subarray(VECTOR_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    // Changed, or sealed for another place.
    return null;
  }
}

function deriveKey(secret: string): SealingKey {
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `empfio sealed secrets: ${purpose}`, bytes));
  return { prefix: `v1.${derive('name', 6).toString('hex')}.`, key: derive('key', 32) };
}
