import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request as a receiver of webhooks got it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The envelope, read. */
  readonly envelope: Envelope;
}

/** The documented envelope. */
export interface Envelope {
  readonly event: string;
  readonly timestamp: string;
  readonly organization_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A real server on this machine that takes webhooks. */
export interface WebhookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** Decides on the answer; 204 unless it is set. */
  answer: (received: Received, response: ServerResponse) => void;
  /** Resolves once a condition on what was received holds. */
  until(isTrue: (received: readonly Received[]) => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let heard = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const envelope: Envelope = JSON.parse(bytes.toString('utf8'));
    const { url: path = '', headers } = request;
    const one = { path, headers, bytes, envelope };
    received.push(one);
    receiver.answer(one, response);
    heard.resolve();
    heard = Promise.withResolvers();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    answer: (_received, response) => void response.writeHead(204).end(),
    async until(isTrue) {
      while (!isTrue(received)) {
        await heard.promise;
      }
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}
