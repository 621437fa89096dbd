import { createServer } from 'node:http';
import { z } from 'zod';

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });

const span = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  attributes: z.array(attribute).default([]),
});

/** One span, as OTLP's JSON form has it. */
export type ReceivedSpan = z.infer<typeof span>;

const traces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

/** A collector of spans: a small OTLP/HTTP server. */
export interface TraceReceiver {
  readonly url: string;
  /** Everything that was sent, as it was sent. */
  text(): string;
  spans(): ReceivedSpan[];
  stop(): Promise<void>;
}

/** Starts a collector; one that hangs takes what is sent and never answers. */
export async function startTraceReceiver({ hangs = false } = {}): Promise<TraceReceiver> {
  const texts: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      texts.push(text);
      if (!hangs) {
        response.setHeader('Content-Type', 'application/json').end('{}');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    text: () => texts.join('\n'),
    spans: () =>
      texts.flatMap((text) =>
        traces
          .parse(JSON.parse(text))
          .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
