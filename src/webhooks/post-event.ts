import type { LookupAddress } from 'node:dns';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { PrivateAddressError, type ResolveName, resolveHost } from './resolve-host.js';
import type { DeliveryAttempt } from './webhook-delivery.entity.js';
import { hostOf } from './webhook-url.js';

/** What is sent, and where. */
export interface EventRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request when the gateway stops. */
  readonly signal: AbortSignal;
}

/** What came of it. */
export type PostOutcome = Pick<DeliveryAttempt, 'status' | 'error' | 'answer'>;

/** Sends one request. It never throws: what goes wrong is in the outcome. */
export type PostEvent = (request: EventRequest) => Promise<PostOutcome>;

/** How requests are sent. */
interface PostOptions {
  readonly resolveName: ResolveName;
  readonly allowsPrivate: boolean;
  /** How long the whole exchange may take, in milliseconds. */
  readonly timeoutMs?: number;
}

/** The documented time for an answer, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Bytes of an answer's body that are read; a receiver that sends on is cut off. */
const ANSWER_MAX_BYTES = 4096;

/** Characters of an answer's body that the log keeps. */
const ANSWER_KEPT_LENGTH = 1024;

// No connection is kept: none is ever shared between organizations, or outlives its check.
const agents = {
  'http:': new http.Agent({ keepAlive: false }),
  'https:': new https.Agent({ keepAlive: false, maxCachedSessions: 0 }),
};

/**
 * Makes the function that sends events: it connects only to addresses that were checked, follows no
 * redirect, and reads a bounded part of the answer.
 */
export function createPostEvent(options: PostOptions): PostEvent {
  const { resolveName, allowsPrivate, timeoutMs = TIMEOUT_MS } = options;
  return async ({ url: text, headers, body, signal: stopped }) => {
    const url = new URL(text);
    // By hand: what AbortSignal.timeout and AbortSignal.any make stays until one of them ends.
    const cutting = new AbortController();
    const { signal } = cutting;
    const cut = () => cutting.abort();
    const timer = setTimeout(cut, timeoutMs);
    stopped.addEventListener('abort', cut, { once: true });
    try {
      stopped.throwIfAborted();
      const addresses = await unless(signal, resolveHost(hostOf(url), resolveName, allowsPrivate));
      return await exchange(url, body, {
        method: 'POST',
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
        lookup: lookupIn(addresses),
        signal,
      });
    } catch (error) {
      const word = stopped.aborted ? 'stopped' : signal.aborted ? 'timeout' : wordOf(error);
      return { status: null, error: word, answer: null };
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener('abort', cut);
    }
  };
}

function unless<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return Promise.race([work, promise]);
}

/** Answers the socket's question for a name with what has been checked. */
function lookupIn(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (first === undefined) {
      callback(Object.assign(new Error('The name has no address'), { code: 'ENOTFOUND' }), []);
    } else if (all === true) {
      callback(null, [...addresses]);
    } else {
      callback(null, first.address, first.family);
    }
  };
}

function exchange(url: URL, body: string, options: RequestOptions): Promise<PostOutcome> {
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === 'https:';
    const agent = agents[isSecure ? 'https:' : 'http:'];
    const request = (isSecure ? https : http).request(url, { ...options, agent });
    let isAnswered = false;
    request.on('error', (error) => {
      // Once there is a status, what breaks off is only the body.
      if (!isAnswered) {
        reject(error);
      }
    });
    request.on('response', (response) => {
      isAnswered = true;
      const status = response.statusCode ?? 0;
      const isTaken = status >= 200 && status < 300;
      readBeginning(response, (answer) => {
        resolve({ status, error: isTaken ? null : 'status', answer });
        request.destroy();
      });
    });
    request.end(body);
  });
}

/** The status is the answer: a body that breaks off or never ends changes nothing about it. */
function readBeginning(response: IncomingMessage, take: (text: string | null) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const finish = () => take(toPrintable(Buffer.concat(chunks).subarray(0, ANSWER_MAX_BYTES)));
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= ANSWER_MAX_BYTES) {
      finish();
    }
  });
  response.on('close', finish);
  // It is followed by the end.
  response.on('error', () => {});
}

function toPrintable(bytes: Buffer): string | null {
  const text = bytes
    .toString('utf8')
    .replace(/[^\P{C}\n]+/gu, ' ')
    .trim();
  return text === '' ? null : [...text].slice(0, ANSWER_KEPT_LENGTH).join('');
}

const words: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(?:ECONNRESET|EPIPE)$/, 'reset'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/, 'unreachable'],
  [/^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/, 'tls'],
  [/^HPE_/, 'protocol'],
];

/** What Node says was under way when a name server refused, or said nothing. */
const NAME_LOOKUP = /^(?:query|getaddrinfo)/;

/** One word for an error; what it says in full may tell of our own network. */
function wordOf(error: unknown): string {
  if (error instanceof PrivateAddressError) {
    return 'private_address';
  }
  if (error instanceof AggregateError && error.errors.length > 0) {
    return wordOf(error.errors[0]);
  }
  if (error instanceof Error && 'syscall' in error && NAME_LOOKUP.test(String(error.syscall))) {
    return 'dns';
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return words.find(([pattern]) => pattern.test(code))?.[1] ?? 'failed';
}
