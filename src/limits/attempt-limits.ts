import { createHash } from 'node:crypto';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { Database } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Logger } from '../log.js';
import { type LimitName, type LimitRow, limitTable } from './limit-table.js';

/** One attempt: what it counts against, and whom. */
export interface Attempt<Name extends string = LimitName> {
  readonly limit: Name;
  /** An account, a network; it is kept as a hash only. */
  readonly key: string;
}

/** Counts attempts against a table of limits; the one in limit-table.ts unless it says otherwise. */
export interface AttemptLimits<Name extends string = LimitName> {
  /**
   * Takes one attempt. Throws RATE_LIMITED, which tells when to try again, where none is left.
   * Of any number at once, as many get through as the table allows.
   */
  take(attempt: Attempt<Name>): Promise<void>;
  /** Gives an attempt back that turned out to be rightful; never throws. */
  giveBack(attempt: Attempt<Name>): Promise<void>;
}

/** The table in which all nodes count together. */
const COUNTERS_TABLE = 'attempt_counters';

/** The limit whose limiter deletes what has run out: the rows of all lie in one table. */
const SWEEPER: string = 'signInByStrangers' satisfies LimitName;

/** Lets everything through, for RATE_LIMIT=off. */
export const unlimited: AttemptLimits<string> = { take: async () => {}, giveBack: async () => {} };

/** Counts against the table in limit-table.ts. */
export function createAttemptLimits(database: Database, log: Pick<Logger, 'warn'>): AttemptLimits {
  return createLimits(database, limitTable, log);
}

/**
 * Counts in the database where that is a server, each step one atomic statement; in memory beside
 * the embedded database, which has one process. A database that is away lets nobody through. The
 * names of the rows must be in no other table.
 */
export function createLimits<Name extends string>(
  database: Database,
  table: Readonly<Record<Name, LimitRow>>,
  log: Pick<Logger, 'warn'>,
): AttemptLimits<Name> {
  const limiters = new Map<string, RateLimiterAbstract>();
  for (const [name, row] of Object.entries<LimitRow>(table)) {
    limiters.set(name, createLimiter(database, name, row));
  }
  return {
    async take({ limit, key }) {
      try {
        await limiters.get(limit)?.consume(digest(key));
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? toRateLimited(refusal) : refusal;
      }
    },
    async giveBack({ limit, key }) {
      try {
        await limiters.get(limit)?.reward(digest(key));
      } catch (error) {
        // What was rightful is done; that it stays counted for a while must not undo it.
        log.warn({ err: error, limit }, 'An attempt could not be given back');
      }
    },
  };
}

function createLimiter(
  { location, run }: Database,
  name: string,
  { attempts, windowSeconds }: LimitRow,
): RateLimiterAbstract {
  const options = { keyPrefix: name, points: attempts, duration: windowSeconds };
  return location.kind === 'embedded'
    ? new RateLimiterMemory(options)
    : new RateLimiterPostgres({
        ...options,
        storeClient: { query: (statement: StoreStatement) => run(statement, statement.values) },
        storeType: 'client',
        tableName: COUNTERS_TABLE,
        tableCreated: true,
        clearExpiredByTimeout: name === SWEEPER,
      });
}

/** What the library hands to its store. */
interface StoreStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Counters outlive their purpose by a while; they need not tell who was counted. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function toRateLimited({ msBeforeNext }: RateLimiterRes): GatewayError {
  return new GatewayError('RATE_LIMITED', {
    retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  });
}
