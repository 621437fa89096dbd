/** The two ways to an operation; `other` is all that reached none. */
export type Api = 'rest' | 'graphql' | 'other';

/** One request that has been answered, or whose client went away. */
export interface AnsweredRequest {
  readonly api: Api;
  /** Name of ours, such as Query.me; never a caller's word. */
  readonly operation: string;
  /** HTTP status; 0 where the client went away before the answer. */
  readonly status: number;
  /** From the headers of the request to the last byte of the answer, in seconds. */
  readonly seconds: number;
}

/** What has been counted for one operation in one API. */
export interface OperationCounts {
  readonly api: Api;
  readonly operation: string;
  /** Requests by HTTP status. */
  readonly statuses: Map<number, number>;
  /** Requests by duration: as many as took up to the bound of the same index, and longer ones. */
  readonly buckets: number[];
  /** Sum of all durations, in seconds. */
  seconds: number;
}

/**
 * Upper bounds of the durations that are told apart, in seconds: a profile takes a tenth of a
 * millisecond, a password 20 ms and five seconds at the end of a full queue.
 */
export const DURATION_BOUNDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/**
 * Counts requests in plain numbers; they become metrics only when somebody asks. At tens of
 * thousands of requests a second, a label that is looked up and hashed for each would be seen.
 */
export class RequestCounts {
  readonly #counts = new Map<Api, Map<string, OperationCounts>>();
  #inFlight = 0;

  /** Requests that are being answered. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** A request has arrived. */
  arrived(): void {
    this.#inFlight += 1;
  }

  /** A request has been answered. */
  answered({ api, operation, status, seconds }: AnsweredRequest): void {
    this.#inFlight -= 1;
    const counts = this.#of(api, operation);
    counts.statuses.set(status, (counts.statuses.get(status) ?? 0) + 1);
    let bucket = 0;
    while (seconds > (DURATION_BOUNDS[bucket] ?? Number.POSITIVE_INFINITY)) {
      bucket += 1;
    }
    counts.buckets[bucket] = (counts.buckets[bucket] ?? 0) + 1;
    counts.seconds += seconds;
  }

  /** What has been counted so far, for every operation that was asked for. */
  all(): readonly OperationCounts[] {
    return [...this.#counts.values()].flatMap((operations) => [...operations.values()]);
  }

  #of(api: Api, operation: string): OperationCounts {
    const known = this.#counts.get(api)?.get(operation);
    if (known !== undefined) {
      return known;
    }
    const operations = this.#counts.get(api) ?? new Map<string, OperationCounts>();
    this.#counts.set(api, operations);
    const buckets = Array.from({ length: DURATION_BOUNDS.length + 1 }, () => 0);
    const counts = { api, operation, statuses: new Map<number, number>(), buckets, seconds: 0 };
    operations.set(operation, counts);
    return counts;
  }
}
