import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { GatewayError } from '../errors/gateway-error.js';
import { type RestAnswer, toRestError } from '../rest/rest-error.js';

/** A listening HTTP server. */
export interface Serving {
  readonly port: number;
  /** Takes no more connections, finishes what is in flight, and cuts off what takes too long. */
  stop(): Promise<void>;
}

/** Where to listen. */
interface ServeOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** How long requests in flight may take to finish once the server stops, in milliseconds. */
const DRAIN_MS = 10_000;

/** Starts listening. Rejects where the port is taken. */
export async function serve(
  listener: RequestListener,
  { host, port }: ServeOptions,
): Promise<Serving> {
  const server = createServer(listener);
  server.on('clientError', refuse);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  return { port: portOf(server), stop: () => drain(server) };
}

/**
 * Answers what Node's parser refuses. Headers past its 16 KiB are most likely a token that was
 * never ours, and any token that is not ours is answered by 401.
 */
function refuse(error: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLarge = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
  const packet = 'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : null;
  const hasToken = packet !== null && /\r\nauthorization:/i.test(packet.toString('latin1'));
  const answer: RestAnswer =
    isTooLarge && hasToken
      ? toRestError(new GatewayError('UNAUTHENTICATED'))
      : { status: isTooLarge ? 431 : 400, body: { detail: 'Bad Request' } };
  const body = JSON.stringify(answer.body);
  const headers = {
    ...answer.headers,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `${answer.status} ${STATUS_CODES[answer.status]}`;
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}

async function drain(server: Server): Promise<void> {
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  const closed = promisify(server.close.bind(server))();
  server.closeIdleConnections();
  await closed;
  clearTimeout(deadline);
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server listens on no port');
  }
  return address.port;
}
