import { PGlite } from '@electric-sql/pglite';
import type { Logger } from '../log.js';
import type { Database } from './connect.js';
import { createListeningConnection } from './listening-connection.js';
import { nativeClientOf } from './statements.js';

/** The tables whose changes are announced. */
export type AnnouncedTable = 'users' | 'organizations';

/** Who wants to hear of changes. */
export interface ChangeListener {
  /** A row was changed or deleted. */
  onChange(table: AnnouncedTable, id: string): void;
  /** Changes may have been missed: nothing that is remembered can be trusted. */
  onGap(): void;
}

/** Tells of changed rows, whoever changed them: triggers announce each commit to all nodes. */
export interface ChangeFeed {
  /**
   * True while every change reaches the listeners within 100 ms. While it is false, whatever is
   * remembered may be out of date, and the database is to be asked.
   */
  isLive(): boolean;
  subscribe(listener: ChangeListener): void;
  stop(): Promise<void>;
}

/** The channel that the triggers of the migrations notify. */
const CHANNEL = 'account_changes';

/** Opens the feed of a database. */
export async function createChangeFeed(
  database: Database,
  log: Pick<Logger, 'warn' | 'info'>,
): Promise<ChangeFeed> {
  const listeners: ChangeListener[] = [];
  const subscribe = (listener: ChangeListener) => void listeners.push(listener);
  const announceGap = () => {
    for (const listener of listeners) {
      listener.onGap();
    }
  };
  const announce = (payload: string) => {
    const [table, id] = payload.split(':');
    if ((table === 'users' || table === 'organizations') && id !== undefined) {
      for (const listener of listeners) {
        listener.onChange(table, id);
      }
    } else {
      announceGap();
    }
  };
  if (database.location.kind === 'postgresql') {
    const { url: writeUrl, directUrl: url = writeUrl } = database.location;
    const options = {
      url,
      writeUrl,
      channel: CHANNEL,
      onMessage: announce,
      onGap: announceGap,
      log,
    };
    return { ...createListeningConnection(options), subscribe };
  }
  const client = await nativeClientOf(database.orm);
  if (!(client instanceof PGlite)) {
    throw new TypeError('The embedded database is not there');
  }
  // Within one process the notice comes with the answer to the statement itself.
  await client.listen(CHANNEL, announce);
  return { isLive: () => !client.closed, subscribe, stop: async () => {} };
}
