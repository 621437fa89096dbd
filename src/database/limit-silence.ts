import { Socket } from 'node:net';
import type pg from 'pg';

/**
 * Makes the function that gives up each connection of a pool on which nothing was sent or heard
 * for a while. A server that stands still, and a cable that was cut, answer nothing at all: whoever
 * waits is then told, and the pool makes room for connections to a server that works. A connection
 * that nobody uses goes too, which nobody notices.
 */
export function createLimitSilence(milliseconds: number): (pool: pg.Pool) => void {
  return (pool) => {
    pool.on('connect', (connection) => {
      const socket = socketOf(connection);
      socket?.setTimeout(milliseconds, () => socket.destroy());
    });
  };
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
