import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import { GatewayError } from '../errors/gateway-error.js';
import type { Argon2Cost } from '../settings/settings.js';
import { inSpan } from '../telemetry/spans.js';
import { isBcryptHash } from './bcrypt-hash.js';
import { BcryptThreads } from './bcrypt-threads.js';
import { HashQueue } from './hash-queue.js';
import { yieldToServing } from './hash-threads.js';

/** RFC 9106, section 3.1: what is recommended for password hashing. */
const SALT_BYTES = 16;

/** What became of comparing a password with a stored hash. */
export interface PasswordVerdict {
  readonly isCorrect: boolean;
  /** True where the password is right and its hash was made at another cost than today's. */
  readonly needsRehash: boolean;
}

/** Password computations that were asked for, by how they ended. */
export interface ComputationCounts {
  /** A new password was hashed. */
  hashed: number;
  matched: number;
  /** The password was wrong, or nobody's. */
  mismatched: number;
  /** Too many were waiting. */
  refused: number;
  failed: number;
}

/**
 * Makes and checks argon2id hashes (RFC 9106) in the PHC string format, at a cost that follows
 * OWASP's Password Storage Cheat Sheet unless the settings say otherwise.
 */
export class PasswordHasher {
  readonly computations: ComputationCounts = {
    hashed: 0,
    matched: 0,
    mismatched: 0,
    refused: 0,
    failed: 0,
  };
  readonly #bcrypt = new BcryptThreads();
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
    return this.#compute(
      // A salt that the package makes itself would wait in the thread pool behind other passwords.
      () => argon2.hash(toBytes(password), { ...this.#options, salt: randomBytes(SALT_BYTES) }),
      () => 'hashed',
    );
  }

  /**
   * Compares a password with a stored hash, argon2id's or bcrypt's; null stands for an account that has no password or
   * does not exist. It costs one computation in every case, so that the time tells nothing.
   * (An account that was imported with a bcrypt hash takes bcrypt's time until its first sign-in.)
   */
  async verify(storedHash: string | null, password: string): Promise<PasswordVerdict> {
    const hash = storedHash ?? this.#decoy;
    const isBcrypt = isBcryptHash(hash);
    // Where it comes from, bcrypt was given the password as it was typed.
    const matches = await this.#compute(
      () =>
        isBcrypt ? this.#bcrypt.compare(password, hash) : argon2.verify(hash, toBytes(password)),
      (isMatch) => (isMatch ? 'matched' : 'mismatched'),
    );
    const isCorrect = matches && storedHash !== null;
    return {
      isCorrect,
      needsRehash: isCorrect && (isBcrypt || argon2.needsRehash(storedHash, this.#options)),
    };
  }

  async #compute<Result>(
    compute: () => Promise<Result>,
    outcomeOf: (result: Result) => keyof ComputationCounts,
  ): Promise<Result> {
    try {
      const result = await inSpan('password', {}, () =>
        this.#queue.run(() => inSpan('password computation', {}, compute)),
      );
      this.computations[outcomeOf(result)] += 1;
      return result;
    } catch (error) {
      this.computations[error instanceof GatewayError ? 'refused' : 'failed'] += 1;
      throw error;
    }
  }
}

/**
 * RFC 8265, section 4.2 (OpaqueString): NFC, so that a password typed on another keyboard, which
 * composes accents in another way, is still the same password.
 */
function toBytes(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'));
}
