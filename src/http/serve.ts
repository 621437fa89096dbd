import { once } from 'node:events';
import {
  createServer,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { GatewayError } from '../errors/gateway-error.js';
import { type RestAnswer, toRestError } from '../rest/rest-error.js';
import type { RequestObserver } from './tell-requests.js';

/** A listening HTTP server. */
export interface Serving {
  readonly port: number;
  /** Takes no more connections, finishes what is in flight, and cuts off what takes too long. */
  stop(): Promise<void>;
}

/** Where to listen, and how patiently. */
interface ServeOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How long a client may take to send the headers of a request, in milliseconds. */
  readonly headersTimeoutMs?: number;
  /** How long a client may take to send a whole request, in milliseconds. */
  readonly requestTimeoutMs?: number;
  /** Hears of every request. */
  readonly observer?: RequestObserver;
}

/**
 * A client sends its headers in one packet, and 100 KiB of body within seconds even over a phone.
 * Who takes longer holds connections open on purpose ("Slowloris").
 */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Greatest number of headers; Node drops the rest unread. Browsers and proxies send some forty. */
const HEADERS_MAX_COUNT = 100;

/** How long requests that are on their way may take to arrive once the server stops, in milliseconds. */
const ARRIVAL_MS = 200;

/** How long requests in flight may take to finish once the server stops, in milliseconds. */
const DRAIN_MS = 10_000;

/**
 * How long an idle connection is kept, in milliseconds. Longer than the minute that proxies and
 * load balancers keep theirs: who closes first resets what the other sends in that moment.
 */
const KEEP_ALIVE_MS = 65_000;

/** Starts listening. Rejects where the port is taken. */
export async function serve(listener: RequestListener, options: ServeOptions): Promise<Serving> {
  const { host, port, observer } = options;
  const headersTimeout = options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS;
  const requestTimeout = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const connectionsCheckingInterval = Math.min(1000, headersTimeout);
  const server = createServer({ headersTimeout, requestTimeout, connectionsCheckingInterval });
  server.maxHeadersCount = HEADERS_MAX_COUNT;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('clientError', refuse);
  const inFlight = new Set<ServerResponse>();
  server.on('request', (request, response) => {
    const arrivedAt = performance.now();
    inFlight.add(response);
    observer?.arrived();
    response.once('close', () => {
      inFlight.delete(response);
      observer?.answered(request, response, performance.now() - arrivedAt);
    });
  });
  server.on('request', listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  return { port: portOf(server), stop: () => drain(server, inFlight) };
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
  const code = 'code' in error ? error.code : null;
  const isTooLarge = code === 'HPE_HEADER_OVERFLOW';
  const isTooSlow = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const packet = 'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : null;
  const hasToken = packet !== null && /\r\nauthorization:/i.test(packet.toString('latin1'));
  const answer: RestAnswer =
    isTooLarge && hasToken
      ? toRestError(new GatewayError('UNAUTHENTICATED'))
      : toRefusal(isTooLarge ? 431 : isTooSlow ? 408 : 400);
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

const toRefusal = (status: number): RestAnswer => ({
  status,
  body: { detail: STATUS_CODES[status] },
});

/**
 * What is on its way when the end begins, a request whose connection was just opened above all,
 * is still answered; only then the port closes. From the beginning on every answer ends its
 * connection, so that clients come back on another node.
 */
async function drain(server: Server, inFlight: ReadonlySet<ServerResponse>): Promise<void> {
  const endConnection = (response: ServerResponse) => {
    if (!response.headersSent) {
      response.setHeader('Connection', 'close');
    }
  };
  inFlight.forEach(endConnection);
  server.prependListener('request', (_request, response) => endConnection(response));
  await setTimeout(ARRIVAL_MS);
  const closed = promisify(server.close.bind(server))();
  const deadline = setTimeout(DRAIN_MS, 'late', { ref: false });
  // Connections that were busy may bring another request each before they hear of the end.
  while (inFlight.size > 0) {
    const answered = Promise.all([...inFlight].map((response) => once(response, 'close')));
    if ((await Promise.race([answered, deadline])) === 'late') {
      break;
    }
  }
  // Connections that were opened and never used count as busy to Node.
  server.closeAllConnections();
  await closed;
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server listens on no port');
  }
  return address.port;
}
