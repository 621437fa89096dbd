import { Socket } from 'node:net';
import type pg from 'pg';

/**
 * Gives up each connection of a pool on which nothing was sent or heard for a while. A server that
 * stands still, and a cable that was cut, answer nothing at all: whoever waits is then told, and the
 * pool makes room for connections to a server that works. A connection that nobody uses goes too,
 * which nobody notices.
 */
export function limitSilence(pool: pg.Pool, milliseconds: number): void {
  pool.on('connect', (connection) => {
    const socket = socketOf(connection);
    socket?.setTimeout(milliseconds, () => socket.destroy());
  });
}

/** How long whoever holds a connection may keep it after its end, in milliseconds. */
const HOLD_MS = 1000;

/**
 * Takes connections back that have ended while somebody held them and that nobody gives back: where
 * `begin` fails, Kysely forgets the connection, and after as many as the pool has, nothing would be
 * served ever again.
 */
export function takeBackEnded(pool: pg.Pool): void {
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', (connection) => held.add(connection));
  pool.on('release', (_error, connection) => held.delete(connection));
  pool.on('connect', (connection) => {
    connection.once('end', () => {
      setTimeout(() => {
        if (held.delete(connection)) {
          connection.release(true);
        }
      }, HOLD_MS);
    });
  });
}

/** Ends a connection without waiting for a server that may say nothing. */
export function endNow(connection: pg.Client): void {
  connection.end().catch(() => {});
  socketOf(connection)?.destroySoon();
}

/** The socket of a connection, which the driver does not show in its types. */
export function socketOf(connection: pg.ClientBase): Socket | null {
  const inner: unknown = Reflect.get(connection, 'connection');
  const stream: unknown =
    typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'stream') : null;
  return stream instanceof Socket ? stream : null;
}
