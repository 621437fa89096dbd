import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from '../database/change-feed.js';
import type { RunStatement } from '../database/statements.js';
import { type Account, readAccount } from './account.js';

/** Most accounts that are kept; one takes about a kilobyte. */
const MAX_ACCOUNTS = 20_000;

/**
 * The accounts that requests ask for again and again. A kept account is as good as the database's
 * own row: whoever changes one, on whatever node and by whatever tool, is heard of by the change
 * feed; and while the feed is not live, the database is asked every time.
 */
export class Accounts {
  /** How often an account was found here, and how often not. */
  readonly counts = { hits: 0, misses: 0 };
  readonly #kept = new LRUCache<string, Account>({ max: MAX_ACCOUNTS });
  readonly #reading = new Map<string, Promise<Account | null>>();
  readonly #run: RunStatement;
  readonly #changes: ChangeFeed;

  constructor(run: RunStatement, changes: ChangeFeed) {
    this.#run = run;
    this.#changes = changes;
    changes.subscribe({
      onChange: (table, id) => (table === 'users' ? this.forget(id) : this.#forgetOrganization(id)),
      onGap: () => this.#forgetAll(),
    });
  }

  /** The account of a user as it is at this moment, or null where there is none. */
  async find(userId: string): Promise<Account | null> {
    if (!this.#changes.isLive()) {
      this.counts.misses += 1;
      return readAccount(this.#run, userId);
    }
    const kept = this.#kept.get(userId);
    this.counts[kept === undefined ? 'misses' : 'hits'] += 1;
    return kept ?? this.#reading.get(userId) ?? this.#read(userId);
  }

  /**
   * Forgets an account. Who changes one calls this after the commit, before the answer: the feed
   * is quick, but the next request on this node may be quicker.
   */
  forget(userId: string): void {
    this.#kept.delete(userId);
    this.#reading.delete(userId);
  }

  /** What is being read may have been read before a change: it is kept only if none came. */
  async #read(userId: string): Promise<Account | null> {
    const reading = readAccount(this.#run, userId);
    this.#reading.set(userId, reading);
    try {
      const account = await reading;
      if (account !== null && this.#reading.get(userId) === reading) {
        this.#kept.set(userId, account);
      }
      return account;
    } finally {
      if (this.#reading.get(userId) === reading) {
        this.#reading.delete(userId);
      }
    }
  }

  #forgetOrganization(organizationId: string): void {
    // Whose accounts are being read is not known yet.
    this.#reading.clear();
    for (const [userId, account] of this.#kept.entries()) {
      if (account.organizationId === organizationId) {
        this.#kept.delete(userId);
      }
    }
  }

  #forgetAll(): void {
    this.#kept.clear();
    this.#reading.clear();
  }
}
