/** Where the time comes from. It is handed in everywhere, so that tests can move it. */
export interface Clock {
  /** The current moment. */
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** As Pydantic writes a time: in UTC with `Z`, microseconds in six digits unless there are none. */
export function toTimestamp(time: Date): string {
  return time.toISOString().replace(/\.(\d{3})Z$/, (_, ms) => (ms === '000' ? 'Z' : `.${ms}000Z`));
}
