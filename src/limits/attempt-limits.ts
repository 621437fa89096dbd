import { createHash } from 'node:crypto';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { Database } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { type LimitName, limitTable } from './limit-table.js';

/** One attempt: what it counts against, and whom. */
export interface Attempt {
  readonly limit: LimitName;
  /** An account, a network; it is kept as a hash only. */
  readonly key: string;
}

/** Counts attempts against the limit table. */
export interface AttemptLimits {
  /**
   * Takes one attempt. Throws RATE_LIMITED, which tells when to try again, where none is left.
   * Of any number at once, as many get through as the table allows.
   */
  take(attempt: Attempt): Promise<void>;
  /** Gives an attempt back that turned out to be rightful. */
  giveBack(attempt: Attempt): Promise<void>;
}

/** The table in which all nodes count together. */
const COUNTERS_TABLE = 'attempt_counters';

/** Lets everything through, for RATE_LIMIT=off. */
export const unlimited: AttemptLimits = { take: async () => {}, giveBack: async () => {} };

/**
 * Counts in the database where that is a server, each step one atomic statement; in memory beside
 * the embedded database, which has one process. A database that is away lets nobody through.
 */
export function createAttemptLimits({ location, run }: Database): AttemptLimits {
  const limiterOf = (limit: LimitName): RateLimiterAbstract => {
    const { attempts, windowSeconds } = limitTable[limit];
    const options = { keyPrefix: limit, points: attempts, duration: windowSeconds };
    return location.kind === 'embedded'
      ? new RateLimiterMemory(options)
      : new RateLimiterPostgres({
          ...options,
          storeClient: { query: (statement: StoreStatement) => run(statement, statement.values) },
          storeType: 'client',
          tableName: COUNTERS_TABLE,
          tableCreated: true,
        });
  };
  const limiters: Record<LimitName, RateLimiterAbstract> = {
    signInByStrangers: limiterOf('signInByStrangers'),
    signInFromKnownNetwork: limiterOf('signInFromKnownNetwork'),
    signInByNetwork: limiterOf('signInByNetwork'),
    registrationByNetwork: limiterOf('registrationByNetwork'),
    webhooksByOrganization: limiterOf('webhooksByOrganization'),
  };
  return {
    async take({ limit, key }) {
      try {
        await limiters[limit].consume(digest(key));
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? toRateLimited(refusal) : refusal;
      }
    },
    async giveBack({ limit, key }) {
      await limiters[limit].reward(digest(key));
    },
  };
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
