import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { endNow } from './pool-connections.js';

/** Pause between two looks, in milliseconds. */
const PAUSE_MS = 1000;

/** How long a look may take, in milliseconds. */
const TIMEOUT_MS = 1000;

/** Tells one run of one server from every other: nobody else began in the same microsecond. */
const IDENTITY = 'select pg_postmaster_start_time()::text as identity';

/** What is watched. */
interface WatchOptions {
  readonly url: string;
  /** False once the connection is given up; the watch then ends. */
  readonly isCurrent: () => boolean;
  /** Whether anybody relies on the connection now; nothing is asked while nobody does. */
  readonly isNeeded: () => boolean;
}

/**
 * Watches where an address leads, and rejects once that is another server than the one at the end
 * of the connection: after a failover the old primary may still live and be heard of, while changes
 * are made on the new one. Whoever cuts the old one off before (as docs/scaling.md asks) needs no
 * watch. An address that does not answer says nothing.
 */
export async function watchAddress(connection: pg.Client, options: WatchOptions): Promise<void> {
  const own = identityOf(await connection.query(IDENTITY));
  while (options.isCurrent()) {
    await setTimeout(PAUSE_MS, undefined, { ref: false });
    if (options.isNeeded()) {
      const there = await findIdentity(options.url);
      if (there !== null && there !== own) {
        throw new Error('The address of the database leads to another server now');
      }
    }
  }
}

/** The server that a new connection reaches; null where none answers in time. */
async function findIdentity(url: string): Promise<string | null> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'empfio-gateway address',
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return identityOf(await client.query(IDENTITY));
  } catch {
    // Away, or busy: others tell of that.
    return null;
  } finally {
    endNow(client);
  }
}

function identityOf({ rows }: pg.QueryResult): string {
  return String(rows[0]?.identity);
}
