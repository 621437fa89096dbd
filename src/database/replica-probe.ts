import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from '../log.js';
import type { Database } from './connect.js';
import { markOf, type PrimaryPosition } from './primary-position.js';

/** A replica of another server, or of another database; its rows are none of ours. */
class ReplicaError extends Error {
  override readonly name = 'ReplicaError';
}

/** Watches one replica. */
export interface ReplicaProbe {
  readonly replica: Database;
  /** Whether it is there, follows the primary, and is not too far behind. */
  isFit(): boolean;
  /** The timeline of the primary that it was seen to follow. */
  timeline(): string | null;
  /** Leaves it out until it has been looked at again. */
  leaveOut(cause: unknown): void;
  /** Throws a ReplicaError where it is there and does not come from the primary. */
  requireKinship(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** What a probe works with. */
interface ProbeOptions {
  readonly primary: Database;
  readonly replica: Database;
  readonly url: string;
  readonly askPosition: () => Promise<PrimaryPosition>;
  readonly maxLagMs: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Pause between two looks at a replica, in milliseconds. */
const PAUSE_MS = 500;

/** Pause between two looks while it catches up, in milliseconds. */
const CATCH_UP_PAUSE_MS = 20;

const system = {
  name: 'system-identifier',
  isRead: true,
  // Of a database too: a server has several, and each of its replicas has all of them.
  text: `select system_identifier || ' ' || d.oid as id
    from pg_control_system(), pg_database d where d.datname = current_database()`,
};

const look = {
  name: 'look-at-replica',
  text: `select pg_is_in_recovery() as is_standby,
    coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as has_reached,
    (select mark::text from database_timelines where timeline = $2) as mark`,
};

const lookRow = z.object({
  is_standby: z.boolean(),
  has_reached: z.boolean(),
  mark: z.string().nullable(),
});

/** Makes the probe of a replica. It looks from `start` on, until it is stopped. */
export function createReplicaProbe(options: ProbeOptions): ReplicaProbe {
  const { primary, replica, url, askPosition, maxLagMs, log } = options;
  const name = `${new URL(url).host}${new URL(url).pathname}`;
  const stopping = new AbortController();
  let followed: { readonly timeline: string; readonly mark: string } | null = null;
  let isFit = false;
  let isKnownUnfit = false;
  let looking: Promise<void> = Promise.resolve();

  const leaveOut = (cause: unknown) => {
    isFit = false;
    if (!isKnownUnfit && !stopping.signal.aborted) {
      isKnownUnfit = true;
      log.warn({ err: cause, replica: name }, 'A replica is left out');
    }
  };

  /** Null where it is fit; else what is wrong with it. */
  const findFault = async (): Promise<string | null> => {
    const { lsn, timeline } = await askPosition();
    const mark = followed?.timeline === timeline ? followed.mark : await markOf(primary, timeline);
    const until = performance.now() + maxLagMs;
    for (;;) {
      const row = lookRow.parse((await replica.run(look, [lsn, timeline])).rows[0]);
      if (!row.is_standby) {
        return 'It follows no primary';
      }
      if (row.mark === mark && row.has_reached) {
        followed = { timeline, mark };
        return null;
      }
      if (row.mark !== null && row.mark !== mark) {
        return 'It follows another primary';
      }
      if (performance.now() > until || stopping.signal.aborted) {
        return `It is more than ${maxLagMs} ms behind`;
      }
      await setTimeout(CATCH_UP_PAUSE_MS, undefined, { ref: false });
    }
  };

  const lookOnce = async () => {
    try {
      const fault = await findFault();
      if (fault !== null) {
        leaveOut(new Error(fault));
        return;
      }
      isFit = true;
      if (isKnownUnfit) {
        isKnownUnfit = false;
        log.info({ replica: name }, 'A replica is used again');
      }
    } catch (error) {
      leaveOut(error);
    }
  };

  const keepLooking = async () => {
    while (!stopping.signal.aborted) {
      await lookOnce();
      await setTimeout(PAUSE_MS, undefined, { ref: false, signal: stopping.signal }).catch(
        () => {},
      );
    }
  };

  return {
    replica,
    isFit: () => isFit,
    timeline: () => followed?.timeline ?? null,
    leaveOut,
    async requireKinship() {
      const [own] = (await primary.run(system, [])).rows;
      const theirs = await replica.run(system, []).then(
        ({ rows }) => rows[0],
        (error: unknown) => leaveOut(error),
      );
      if (theirs !== undefined && theirs.id !== own?.id) {
        throw new ReplicaError(
          `DATABASE_REPLICA_URLS: ${name} is no replica of the database in DATABASE_URL`,
        );
      }
    },
    start() {
      looking = keepLooking();
    },
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}
