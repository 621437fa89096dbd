/** Where the time comes from. It is handed in everywhere, so that tests can move it. */
export interface Clock {
  /** The current moment. */
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };
