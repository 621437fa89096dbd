import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from '../database/change-feed.js';
import type { RunStatement } from '../database/statements.js';
import { type Account, type AccountKey, readAccount } from './account.js';

/** Most users whose accounts are kept; an account takes about a kilobyte. */
const MAX_USERS = 20_000;

/** What is known of one user: their accounts by organization. */
interface Known {
  readonly kept: Map<string, Account>;
  readonly reading: Map<string, Promise<Account | null>>;
  /** The organizations under which the user is indexed. */
  readonly organizations: Set<string>;
}

/**
 * The accounts that requests ask for again and again. A kept account is as good as the database's
 * own row: whoever changes one, on whatever node and by whatever tool, is heard of by the change
 * feed; and while the feed is not live, the database is asked every time.
 */
export class Accounts {
  /** How often an account was found here, and how often not. */
  readonly counts = { hits: 0, misses: 0 };
  readonly #users = new LRUCache<string, Known>({
    max: MAX_USERS,
    dispose: (known, userId) => {
      for (const organizationId of known.organizations) {
        this.#leaveIndex(organizationId, userId);
      }
    },
  });
  /** Who is known by organization: to forget one, not all that are kept are looked through. */
  readonly #byOrganization = new Map<string, Set<string>>();
  readonly #run: RunStatement;
  readonly #changes: ChangeFeed;

  constructor(run: RunStatement, changes: ChangeFeed) {
    this.#run = run;
    this.#changes = changes;
    changes.subscribe({
      onChange: (table, id) => (table === 'users' ? this.forget(id) : this.forgetOrganization(id)),
      onGap: () => this.#users.clear(),
    });
  }

  /** The account of a member as it is at this moment; null where the user is no member there. */
  async find(key: AccountKey): Promise<Account | null> {
    if (!this.#changes.isLive()) {
      this.counts.misses += 1;
      return readAccount(this.#run, key);
    }
    const known = this.#users.get(key.userId);
    const kept = known?.kept.get(key.organizationId);
    this.counts[kept === undefined ? 'misses' : 'hits'] += 1;
    return kept ?? known?.reading.get(key.organizationId) ?? this.#read(key, known);
  }

  /**
   * Forgets a user's accounts. Who changes the user, or what they may do in an organization, calls
   * this after the commit, before the answer: the feed is quick, but the next request on this node
   * may be quicker.
   */
  forget(userId: string): void {
    this.#users.delete(userId);
  }

  /** Forgets all accounts in an organization; for who changes the organization, as above. */
  forgetOrganization(organizationId: string): void {
    for (const userId of this.#byOrganization.get(organizationId) ?? []) {
      const known = this.#users.peek(userId);
      known?.kept.delete(organizationId);
      known?.reading.delete(organizationId);
      known?.organizations.delete(organizationId);
    }
    this.#byOrganization.delete(organizationId);
  }

  #enterIndex({ userId, organizationId }: AccountKey, known: Known): void {
    known.organizations.add(organizationId);
    const users = this.#byOrganization.get(organizationId) ?? new Set();
    this.#byOrganization.set(organizationId, users.add(userId));
  }

  #leaveIndex(organizationId: string, userId: string): void {
    const users = this.#byOrganization.get(organizationId);
    users?.delete(userId);
    if (users?.size === 0) {
      this.#byOrganization.delete(organizationId);
    }
  }

  /** What is being read may have been read before a change: it is kept only if none came. */
  async #read(key: AccountKey, known: Known = createKnown()) {
    const { userId, organizationId } = key;
    this.#users.set(userId, known);
    this.#enterIndex(key, known);
    const { kept, reading } = known;
    const read = readAccount(this.#run, key);
    reading.set(organizationId, read);
    const isCurrent = () =>
      this.#users.peek(userId) === known && reading.get(organizationId) === read;
    try {
      const account = await read;
      if (account !== null && isCurrent()) {
        kept.set(organizationId, account);
      }
      return account;
    } finally {
      if (reading.get(organizationId) === read) {
        reading.delete(organizationId);
      }
    }
  }
}

function createKnown(): Known {
  return { kept: new Map(), reading: new Map(), organizations: new Set() };
}
