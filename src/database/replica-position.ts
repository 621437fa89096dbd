import type { Row } from './statements.js';

/** The replica has not replayed all that its primary had acknowledged; nothing was read from it. */
export class ReplicaBehindError extends Error {
  override readonly name = 'ReplicaBehindError';
}

/** Whether the server follows another and has replayed its log up to the position $1. */
export const REACHED = `select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= $1::pg_lsn
  as has_reached`;

/** Throws a ReplicaBehindError unless the row of `REACHED` says yes. */
export function requireReached(row: Row | undefined): void {
  if (row?.has_reached !== true) {
    throw new ReplicaBehindError('The replica is behind, or follows nobody');
  }
}
