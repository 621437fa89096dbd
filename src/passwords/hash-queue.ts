import { availableParallelism } from 'node:os';
import { GatewayError } from '../errors/gateway-error.js';
import { GROUP_SIZE, ResultGroups } from './result-groups.js';

/** How much a hash queue takes. */
interface HashQueueOptions {
  /** Threads that compute; as many as there are cores unless it says otherwise. */
  readonly threads?: number;
  /** Computations that are handed to the thread pool at once. */
  readonly concurrency?: number;
  /** Computations that wait for their turn, at most. */
  readonly maxWaiting?: number;
}

/**
 * Computations in the pool for each core: one that runs, and one that is ready when it ends, so that
 * no core waits for the main thread to hand over the next.
 */
const IN_POOL_PER_CORE = 2;

/**
 * Computations that may wait for each core. At OWASP's cost a core does about 50 a second, so the
 * last in the queue waits five seconds; whoever comes later is better off trying again.
 */
const MAX_WAITING_PER_CORE = 256;

/**
 * Lets as many password computations run at once as there are cores. Each takes a whole core and
 * the memory of the argon2 cost, so more at once would only take longer and need more memory. The
 * queue behind them is bounded: whatever arrives, the gateway's memory does not grow with it.
 */
export class HashQueue {
  readonly #concurrency: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  readonly #groups = new ResultGroups();
  #running = 0;

  constructor(options: HashQueueOptions = {}) {
    const cores = options.threads ?? availableParallelism();
    this.#concurrency = options.concurrency ?? cores * IN_POOL_PER_CORE;
    this.#maxWaiting = options.maxWaiting ?? cores * MAX_WAITING_PER_CORE;
  }

  /** Computations that have their turn. */
  get running(): number {
    return this.#running;
  }

  /** Computations that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs the computation when its turn comes. Throws UNAVAILABLE at once where too many wait. While
   * a whole group waits behind it, its result goes on with those of others, a little later: who
   * waits in such a line has more from a line that is faster.
   */
  async run<Result>(compute: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#concurrency) {
      this.#running += 1;
    } else if (this.#waiting.length < this.#maxWaiting) {
      // The finished computation hands its place over, so the count stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      throw new GatewayError('UNAVAILABLE', { cause: new Error('The hash queue is full') });
    }
    const result = await this.#computeInTurn(compute);
    const going = this.#groups.join();
    if (this.#waiting.length < GROUP_SIZE) {
      this.#groups.release();
    }
    await going;
    return result;
  }

  async #computeInTurn<Result>(compute: () => Promise<Result>): Promise<Result> {
    try {
      return await compute();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#running -= 1;
      } else {
        next();
      }
    }
  }
}
