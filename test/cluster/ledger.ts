/** One answer, or none. */
interface Entry {
  /** When the request was sent, in milliseconds of `performance.now()`. */
  readonly at: number;
  readonly kind: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** A time in which something was broken on purpose. */
export interface FaultWindow {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** Somebody who was told that they have an account. */
export interface Member {
  readonly email: string;
  readonly token: string;
}

/** What was asked, answered and promised. */
export interface Ledger {
  readonly entries: Entry[];
  readonly members: Member[];
  /** Ids of leads whose making was answered with success. */
  readonly leads: string[];
  /** What must never be. */
  readonly violations: string[];
  /** Latest answer for a revoked token after the revocation's own answer, in milliseconds. */
  revocations: number;
  longestRevocationMs: number;
}

/** An empty ledger. */
export function createLedger(): Ledger {
  return {
    entries: [],
    members: [],
    leads: [],
    violations: [],
    revocations: 0,
    longestRevocationMs: 0,
  };
}

/** What of a fault reached clients. */
export interface FaultReport {
  readonly name: string;
  readonly answers: number;
  readonly refused: number;
  /** From the fault to the last 503, in milliseconds; 0 where nobody noticed. */
  readonly noticedMs: number;
}

/** How clients fared in each window. */
export function reportFaults({ entries }: Ledger, windows: readonly FaultWindow[]): FaultReport[] {
  return windows.map(({ name, begin, end }) => {
    const within = entries.filter(({ at }) => at >= begin && at <= end);
    const refused = within.filter(({ status }) => status === 503);
    const last = refused.at(-1);
    return {
      name,
      answers: within.length,
      refused: refused.length,
      noticedMs: last === undefined ? 0 : Math.round(last.at + last.milliseconds - begin),
    };
  });
}

/** Refusals outside of every window; a request that was under way at a window's begin lies in it. */
export function findStrayRefusals(
  { entries }: Ledger,
  windows: readonly FaultWindow[],
): readonly Entry[] {
  const isExcused = ({ at, milliseconds }: Entry) =>
    windows.some(({ begin, end }) => at + milliseconds >= begin && at <= end);
  return entries.filter((entry) => entry.status === 503 && !isExcused(entry));
}

/** Median and 99th percentile of what was answered outside of the windows, in milliseconds. */
export function reportSteadyState({ entries }: Ledger, windows: readonly FaultWindow[]) {
  const isSteady = ({ at }: Entry) => windows.every(({ begin, end }) => at < begin || at > end);
  const steady = entries.filter(isSteady);
  return [...Map.groupBy(steady, ({ kind }) => kind)].map(([kind, all]) => {
    const sorted = all.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
    const at = (part: number) => Number((sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1));
    return { kind, answers: all.length, p50Ms: at(0.5), p99Ms: at(0.99) };
  });
}
