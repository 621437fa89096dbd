import pg from 'pg';
import type { Database } from './connect.js';
import { nativeClientOf } from './statements.js';

/** How many connections to the server there are; null for the embedded database. */
export async function readPoolCounts({
  orm,
}: Pick<Database, 'orm'>): Promise<{ used: number; idle: number; waiting: number } | null> {
  const client = await nativeClientOf(orm);
  if (!(client instanceof pg.Pool)) {
    return null;
  }
  const { totalCount, idleCount, waitingCount } = client;
  return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}
