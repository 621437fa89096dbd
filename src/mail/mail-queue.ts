import type { Logger } from '../log.js';
import type { MailKind } from './mail.js';

/** One mail on its way. */
interface MailJob {
  readonly kind: MailKind;
  /** Sends it. Rejects where that failed; the error tells whether trying again would help. */
  readonly send: () => Promise<void>;
  /** Failures until now. */
  failures: number;
  /** When it may be tried, by `performance.now()`. */
  dueAt: number;
}

/** A mail that the server will never take, or that must not be sent; it is not tried again. */
export class HopelessMailError extends Error {
  override readonly name = 'HopelessMailError';
}

/** How the queue works, in numbers that tests may change. */
export interface MailQueueOptions {
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Most mails that wait; 1000 unless said otherwise, some two kilobytes each. */
  readonly maxWaiting?: number;
  /** Pauses after the first failure, the second, …, in milliseconds; after the last comes no try. */
  readonly pausesMs?: readonly number[];
}

/**
 * How long after it was asked for a mail is begun with, in milliseconds: the answer to whoever
 * asked is out by then, so its time does not tell what there was to do.
 */
const HEAD_START_MS = 100;

/** Mails that are sent at once; a mail server takes a second for one. */
const MAX_UNDER_WAY = 4;

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Some two hours in all: most links would not work any longer than that. */
const PAUSES_MS = [
  SECOND,
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  60 * MINUTE,
];

/**
 * What goes first where too many wait: 0 what can be asked for again, then what a stranger may cause
 * to whatever address, then notices to owners, and last what gives an account back.
 */
const WORTH: Readonly<Record<MailKind, 0 | 1 | 2 | 3>> = {
  verification: 0,
  emailChange: 1,
  emailChangeTaken: 1,
  emailChangeRequested: 1,
  passwordReset: 1,
  invitation: 1,
  memberJoined: 1,
  memberRemoved: 1,
  organizationClosed: 1,
  passwordChanged: 2,
  identityLinked: 2,
  identityUnlinked: 2,
  emailChanged: 3,
  accountDeleted: 3,
  organizationDeleted: 3,
};

/**
 * Mails that wait, in memory. They begin after the answer, are tried again with growing pauses, and
 * are bounded in number: where too many wait, the oldest of those goes that are worth least, which can
 * be asked for again or are worth less than the new one; where there is none, that is left out. A
 * crash loses them.
 */
export class MailQueue {
  readonly #log: Pick<Logger, 'warn' | 'error'>;
  readonly #maxWaiting: number;
  readonly #pausesMs: readonly number[];
  readonly #waiting: MailJob[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isFinishing = false;
  #isFull = false;

  constructor({ log, maxWaiting = 1000, pausesMs = PAUSES_MS }: MailQueueOptions) {
    this.#log = log;
    this.#maxWaiting = maxWaiting;
    this.#pausesMs = pausesMs;
  }

  /** Adds a mail; `send` runs after the answer that is being made now. */
  add(kind: MailKind, send: () => Promise<void>): void {
    if (this.#waiting.length >= this.#maxWaiting && !this.#makeRoom(kind)) {
      return;
    }
    this.#waiting.push({ kind, send, failures: 0, dueAt: performance.now() + HEAD_START_MS });
    this.#pump();
  }

  /** Tries all that waits once more; what is not sent within the time is lost, and logged. */
  async finish(withinMs: number): Promise<void> {
    this.#isFinishing = true;
    const deadline = AbortSignal.timeout(withinMs);
    const isLate = new Promise<void>((resolve) =>
      deadline.addEventListener('abort', () => resolve()),
    );
    while ((this.#waiting.length > 0 || this.#underWay.size > 0) && !deadline.aborted) {
      this.#pump();
      await Promise.race([...this.#underWay, isLate]);
    }
    clearTimeout(this.#timer);
    const lost = this.#waiting.length + this.#underWay.size;
    if (lost > 0) {
      this.#log.error({ lost }, 'Mails were lost: the gateway stops and they could not be sent');
    }
  }

  #makeRoom(kind: MailKind): boolean {
    if (!this.#isFull) {
      this.#isFull = true;
      this.#log.error({ waiting: this.#waiting.length }, 'Too many mails wait; some are left out');
    }
    const least = Math.min(...this.#waiting.map((job) => WORTH[job.kind]));
    const makesWay = least === 0 || least < WORTH[kind];
    const oldest = makesWay ? this.#waiting.findIndex((job) => WORTH[job.kind] === least) : -1;
    const [dropped] = oldest < 0 ? [] : this.#waiting.splice(oldest, 1);
    this.#log.warn({ kind: dropped?.kind ?? kind }, 'A mail was left out');
    return dropped !== undefined;
  }

  #pump(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    let at = 0;
    while (at < this.#waiting.length && this.#underWay.size < MAX_UNDER_WAY) {
      const job = this.#waiting[at];
      if (job !== undefined && (this.#isFinishing || job.dueAt <= now)) {
        this.#waiting.splice(at, 1);
        this.#run(job);
      } else {
        at += 1;
      }
    }
    this.#isFull &&= this.#waiting.length > this.#maxWaiting / 2;
    if (this.#waiting.length > 0 && this.#underWay.size < MAX_UNDER_WAY) {
      const next = Math.min(...this.#waiting.map(({ dueAt }) => dueAt));
      this.#timer = setTimeout(() => this.#pump(), Math.max(1, next - now)).unref();
    }
  }

  #run(job: MailJob): void {
    const running = job
      .send()
      .catch((error: unknown) => this.#tryAgain(job, error))
      .finally(() => {
        this.#underWay.delete(running);
        this.#pump();
      });
    this.#underWay.add(running);
  }

  #tryAgain(job: MailJob, error: unknown): void {
    const { kind, failures } = job;
    const pauseMs = this.#isFinishing ? undefined : this.#pausesMs[failures];
    if (error instanceof HopelessMailError || pauseMs === undefined) {
      this.#log.error({ kind, failures: failures + 1, err: error }, 'A mail was not sent');
      return;
    }
    this.#log.warn({ kind, pauseMs, err: error }, 'A mail could not be sent yet');
    this.#waiting.push({ ...job, failures: failures + 1, dueAt: performance.now() + pauseMs });
  }
}
