import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A cable to a server that a test can pull out. */
export interface TcpRelay {
  readonly port: number;
  /** Cuts every connection and takes no other. */
  unplug(): Promise<void>;
  /** Takes connections again. */
  plug(): Promise<void>;
  /** Lets nothing through and tells nobody. */
  freeze(): Promise<void>;
  /** Lets everything through that waits. */
  thaw(): Promise<void>;
  /** Lets the next request through that matches, and cuts its connection before the answer. */
  loseAnswerTo(request: RegExp): void;
  /** Leads new connections to another server; those that are there stay where they are. */
  lead(target: Target): void;
}

/** A server of this machine or another. */
interface Target {
  readonly host: string;
  readonly port: number;
}

/** Relays a port of this machine to a server. */
export async function createTcpRelay(first: Target): Promise<TcpRelay> {
  let target = first;
  const sockets = new Set<Socket>();
  let isFrozen = false;
  let unanswered: RegExp | null = null;
  const relay = (socket: Socket) => {
    const onward = createConnection(target);
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on('error', () => end.destroy());
      end.on('close', () => {
        sockets.delete(end);
        socket.destroy();
        onward.destroy();
      });
    }
    socket.pipe(onward).pipe(socket);
    socket.on('data', (chunk) => {
      if (unanswered?.test(chunk.toString('latin1'))) {
        unanswered = null;
        socket.destroy();
      }
    });
    if (isFrozen) {
      socket.pause();
      onward.pause();
    }
  };
  let server: Server = createServer(relay);
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  const port = await listen(0);
  return {
    port,
    loseAnswerTo(request) {
      unanswered = request;
    },
    lead(next) {
      target = next;
    },
    async unplug() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
    async freeze() {
      isFrozen = true;
      for (const socket of sockets) {
        socket.pause();
      }
    },
    async thaw() {
      isFrozen = false;
      for (const socket of sockets) {
        socket.resume();
      }
    },
    async plug() {
      server = createServer(relay);
      await listen(port);
    },
  };
}
