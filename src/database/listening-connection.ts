import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../log.js';
import { endNow } from './pool-connections.js';
import { watchAddress } from './watch-address.js';

/** A connection of its own that hears the notifications of one channel. */
interface ListeningConnection {
  /** True while no notification can be more than `LEASE_MS` late. */
  isLive(): boolean;
  stop(): Promise<void>;
}

/** What is listened to, and who hears it. */
interface ListeningOptions {
  /** Of the server itself: a pooler between that shares connections loses notifications. */
  readonly url: string;
  /** Where changes are written: the same server, perhaps behind a pooler or a proxy. */
  readonly writeUrl: string;
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  /** The connection was lost or is new: messages may have been missed. */
  readonly onGap: () => void;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}

/**
 * How long an answer of the server vouches for the connection, in milliseconds. A connection can
 * die without a word (a cable, a firewall); so it counts as live only while the server was heard
 * within this time. The server sends notifications before the answer to what comes after them.
 */
const LEASE_MS = 100;

/** How often the server is asked for an answer, in milliseconds. */
const BEAT_MS = 40;

/** How long connecting, and an answer, may take before a new connection is tried, in milliseconds. */
const ANSWER_TIMEOUT_MS = 2000;

/** Pause between attempts to connect, in milliseconds. */
const RECONNECT_MS = 250;

/** Listens until it is stopped; connects again by itself. */
export function createListeningConnection(options: ListeningOptions): ListeningConnection {
  const { url, writeUrl, channel, onMessage, onGap, log } = options;
  const stopping = new AbortController();
  let leaseEnd = 0;
  let isWanted = true;
  let isDown = false;
  let wake = () => {};
  const isLive = () => performance.now() < leaseEnd;

  /**
   * Keeps the lease, as long as somebody asks for it: an idle node leaves the server in peace. One
   * question is under way at a time, on the connection that hears the notifications: its answer
   * vouches for that connection alone, and for none that came after it.
   */
  const keepLease = async (client: pg.Client, isCurrent: () => boolean) => {
    while (isCurrent()) {
      if (isWanted) {
        isWanted = false;
        const askedAt = performance.now();
        await client.query('select 1');
        if (!isCurrent()) {
          return;
        }
        leaseEnd = askedAt + LEASE_MS;
        await setTimeout(BEAT_MS, undefined, { ref: false });
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  };

  const listenOnce = async () => {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'empfio-gateway changes',
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
    });
    const lost = new Promise<never>((_resolve, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('The connection ended')));
    });
    lost.catch(() => {});
    let isLost = false;
    const isCurrent = () => !isLost && !stopping.signal.aborted;
    client.on('notification', ({ payload = '' }) => onMessage(payload));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      onGap();
      if (isDown) {
        isDown = false;
        log.info('Changes are heard of again');
      }
      await Promise.race([
        keepLease(client, isCurrent),
        watchAddress(client, { url: writeUrl, isCurrent, isNeeded: () => isLive() }),
        lost,
      ]);
    } finally {
      isLost = true;
      leaseEnd = 0;
      onGap();
      endNow(client);
    }
  };

  const listen = async () => {
    while (!stopping.signal.aborted) {
      try {
        await listenOnce();
      } catch (error) {
        if (!isDown) {
          log.warn({ err: error }, 'Changes are not heard of; every request asks the database');
        }
        isDown = true;
        await setTimeout(RECONNECT_MS, undefined, { ref: false, signal: stopping.signal }).catch(
          () => {},
        );
      }
    }
  };

  const listening = listen();
  return {
    isLive() {
      isWanted = true;
      wake();
      return isLive();
    },
    async stop() {
      stopping.abort();
      wake();
      await listening;
    },
  };
}
