import type { Clock } from '#gateway/clock.js';

/** The machine's clock, which a test can move. */
export class TestClock implements Clock {
  #offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** Moves the clock on; a negative number moves it back. */
  advance(seconds: number): void {
    this.#offsetMs += seconds * 1000;
  }
}
