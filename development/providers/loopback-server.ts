import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ReceivedRequest } from './provider-server.js';

/** A server that is listening on loopback. */
export interface LoopbackServer {
  readonly origin: string;
  /** Closes the port and every connection, those that hang as well. */
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects where the port is taken. */
export async function listenOnLoopback(
  listener: RequestListener,
  port: number,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('a TCP server has an address with a port');
  }
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** An answer of a provider, complete. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** Headers that belong to one connection (RFC 9110 section 7.6.1) or that are made anew. */
const connectionHeaders = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/** Sends a request on to another server on loopback and takes its whole answer. */
export function forward(url: string, received: ReceivedRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, {
      agent: false,
      method: received.method,
      headers: {
        ...withoutConnectionHeaders(received.headers),
        'content-length': Buffer.byteLength(received.body),
      },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      text(incoming).then((body) => {
        const status = incoming.statusCode ?? 502;
        resolve({ status, headers: withoutConnectionHeaders(incoming.headers), body });
      }, reject);
    });
    outgoing.end(received.body);
  });
}

function withoutConnectionHeaders<Value>(
  headers: Readonly<Record<string, Value | undefined>>,
): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !connectionHeaders.includes(name)) {
      kept[name] = value;
    }
  }
  return kept;
}
