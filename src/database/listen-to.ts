import { PGlite } from '@electric-sql/pglite';
import type { Logger } from '../log.js';
import type { Database } from './connect.js';
import { createListeningConnection } from './listening-connection.js';
import { nativeClientOf } from './statements.js';

/**
 * Calls back at every notification of a channel, and whenever some may have been missed: on the
 * embedded database with the commit itself, on a server by a connection of its own. Returns what
 * ends it.
 */
export async function listenTo(
  database: Database,
  channel: string,
  onNotice: () => void,
  log: Pick<Logger, 'warn' | 'info'>,
): Promise<() => Promise<void>> {
  if (database.location.kind === 'postgresql') {
    const { url: writeUrl, directUrl: url = writeUrl } = database.location;
    const options = { url, writeUrl, channel, onMessage: onNotice, onGap: onNotice, log };
    return createListeningConnection(options).stop;
  }
  const client = await nativeClientOf(database.orm);
  if (!(client instanceof PGlite)) {
    throw new TypeError('The embedded database is not there');
  }
  await client.listen(channel, onNotice);
  // It ends with the database.
  return async () => {};
}
