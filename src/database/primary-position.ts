import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './connect.js';

/** How far the primary has come. */
export interface PrimaryPosition {
  /** The end of what it has written for good (PostgreSQL's pg_lsn). */
  readonly lsn: string;
  /** A promotion begins a new one. */
  readonly timeline: string;
}

const positionRow = z.object({ lsn: z.string(), timeline: z.string() });

const readPosition = {
  name: 'primary-position',
  text: `select pg_current_wal_flush_lsn()::text as lsn,
    left(pg_walfile_name(pg_current_wal_flush_lsn()), 8) as timeline`,
};

/**
 * Makes the function that asks the primary how far it has come. What was acknowledged before the
 * call, by whatever node, lies before the answer. However many ask at once, one statement is under
 * way and the next one answers all who came meanwhile.
 */
export function createAskPosition({ run }: Database): () => Promise<PrimaryPosition> {
  let underWay: Promise<unknown> | null = null;
  let next: Promise<PrimaryPosition> | null = null;
  const ask = async () => positionRow.parse((await run(readPosition, [])).rows[0]);
  const start = () => {
    const asking = ask();
    const done = asking
      .catch(() => {})
      .then(() => {
        underWay = underWay === done ? null : underWay;
      });
    underWay = done;
    return asking;
  };
  return () => {
    if (underWay === null) {
      return start();
    }
    next ??= underWay.then(() => {
      next = null;
      return start();
    });
    return next;
  };
}

const writeMark = {
  name: 'mark-timeline',
  text: `with made as (
      insert into database_timelines (timeline, mark, marked_at) values ($1, $2, now())
      on conflict (timeline) do nothing returning mark
    )
    select mark::text from made
    union all select mark::text from database_timelines where timeline = $1`,
};

/**
 * The mark that the primary carries for a timeline, made where there is none. A server that has it
 * has replayed this timeline of this primary, and no copy of it that went another way.
 */
export async function markOf({ run }: Database, timeline: string): Promise<string> {
  const ask = async () => (await run(writeMark, [timeline, randomUUID()])).rows[0]?.mark;
  // Another node may have made it meanwhile, which a statement that began before does not see.
  const mark = (await ask()) ?? (await ask());
  return z.string().parse(mark);
}
