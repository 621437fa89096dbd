import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import type { Argon2Cost } from '../settings/settings.js';
import { HashQueue } from './hash-queue.js';
import { yieldToServing } from './hash-threads.js';

/** What became of comparing a password with a stored hash. */
export interface PasswordVerdict {
  readonly isCorrect: boolean;
  /** True where the password is right and its hash was made at another cost than today's. */
  readonly needsRehash: boolean;
}

/**
 * Makes and checks argon2id hashes (RFC 9106) in the PHC string format, at a cost that follows
 * OWASP's Password Storage Cheat Sheet unless the settings say otherwise.
 */
export class PasswordHasher {
  readonly #options: argon2.HashOptions;
  readonly #queue: HashQueue;
  readonly #decoy: string;

  private constructor(options: argon2.HashOptions, queue: HashQueue, decoy: string) {
    this.#options = options;
    this.#queue = queue;
    this.#decoy = decoy;
  }

  /**
   * Makes a hasher for so many threads. It computes a hash on each, of which one is the decoy that
   * unknown accounts are compared with.
   */
  static async create(
    cost: Argon2Cost,
    threads = availableParallelism(),
    queue = new HashQueue({ threads }),
  ): Promise<PasswordHasher> {
    const options: argon2.HashOptions = {
      type: argon2.argon2id,
      memoryCost: cost.memoryKib,
      timeCost: cost.timeCost,
      parallelism: cost.parallelism,
    };
    // Every thread of the pool computes once, so that all are there to be told to yield.
    const [decoy = ''] = await Promise.all(
      Array.from({ length: threads }, () => argon2.hash(randomBytes(32), options)),
    );
    yieldToServing();
    return new PasswordHasher(options, queue, decoy);
  }

  /** Hashes a new password. */
  hash(password: string): Promise<string> {
    return this.#queue.run(() => argon2.hash(toBytes(password), this.#options));
  }

  /**
   * Compares a password with a stored hash; null stands for an account that has no password or
   * does not exist. It costs one computation in every case, so that the time tells nothing.
   */
  async verify(storedHash: string | null, password: string): Promise<PasswordVerdict> {
    const matches = await this.#queue.run(() =>
      argon2.verify(storedHash ?? this.#decoy, toBytes(password)),
    );
    const isCorrect = matches && storedHash !== null;
    return {
      isCorrect,
      needsRehash: isCorrect && argon2.needsRehash(storedHash, this.#options),
    };
  }
}

/**
 * RFC 8265, section 4.2 (OpaqueString): NFC, so that a password typed on another keyboard, which
 * composes accents in another way, is still the same password.
 */
function toBytes(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'));
}
