import { availableParallelism } from 'node:os';

/**
 * Lets as many password computations run at once as there are cores. Each takes a whole core and
 * the memory of the argon2 cost, so more at once would only take longer and need more memory.
 */
export class HashQueue {
  readonly #concurrency: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(concurrency: number = availableParallelism()) {
    this.#concurrency = concurrency;
  }

  /** Runs the computation when its turn comes. */
  async run<Result>(compute: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#concurrency) {
      this.#running += 1;
    } else {
      // The finished computation hands its place over, so the count stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
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
