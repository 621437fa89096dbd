import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './loopback-server.js';
import type { EndpointName, ReceivedRequest } from './provider-server.js';

/** Something that goes wrong at a provider. */
export type Fault =
  /** The connection stays open and nothing comes; with `isStarted`, the first bytes come. */
  | { readonly kind: 'hang'; readonly isStarted?: boolean }
  /** The connection is closed without an answer. */
  | { readonly kind: 'drop' }
  /** An answer of the test's choosing: a string as it is, anything else as JSON. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A JSON body of `bytes` bytes, without a content length; endless without `bytes`. */
  | { readonly kind: 'flood'; readonly bytes?: number; readonly status?: number }
  /** The provider's true JSON answer, changed; its status stays. */
  | {
      readonly kind: 'transform';
      readonly change: (answer: unknown, request: ReceivedRequest) => unknown;
    };

/** The faults in force, at most one an endpoint. */
export interface Faults {
  /** Every request to the endpoint meets the fault from now on, until the next set or clear. */
  set(endpoint: EndpointName, fault: Fault): void;
  /** All endpoints work again; requests that hang go on hanging. */
  clear(): void;
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const CHUNK_BYTES = 65_536;

/** Sends an answer. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

/** Meets a request with a fault; `answer` asks the provider for what it would have said. */
export async function applyFault(
  fault: Fault,
  request: ReceivedRequest,
  response: ServerResponse,
  answer: () => Promise<Answer>,
): Promise<void> {
  switch (fault.kind) {
    case 'hang':
      if (fault.isStarted) {
        response.writeHead(200, JSON_HEADERS).write('{"');
      }
      return;
    case 'drop':
      response.destroy();
      return;
    case 'answer':
      return sendAnswer(response, {
        status: fault.status,
        headers: { ...JSON_HEADERS, ...fault.headers },
        body: toText(fault.body),
      });
    case 'flood': {
      response.writeHead(fault.status ?? 200, JSON_HEADERS);
      const chunks = Readable.from(floodChunks(fault.bytes ?? Number.POSITIVE_INFINITY));
      // The one who is flooded hangs up: that is the end, no error.
      await pipeline(chunks, response).catch(() => undefined);
      return;
    }
    case 'transform': {
      const { status, headers, body } = await answer();
      const changed = await fault.change(JSON.parse(body), request);
      return sendAnswer(response, { status, headers, body: toText(changed) });
    }
  }
}

function toText(body: unknown): string {
  return typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
}

/** White space, which is valid before any JSON: no parser can refuse it early. */
function* floodChunks(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(CHUNK_BYTES, ' ');
  for (let left = bytes - 2; left > 0; left -= CHUNK_BYTES) {
    yield left < CHUNK_BYTES ? chunk.subarray(0, left) : chunk;
  }
  yield Buffer.from('{}');
}
