import { setTimeout } from 'node:timers/promises';
import {
  context,
  DiagLogLevel,
  diag,
  propagation,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Logger } from '../log.js';
import { VERSION } from '../version.js';
import { traceWith } from './spans.js';

/** Where the spans go. */
export interface TracingOptions {
  /** Address of an OTLP/HTTP receiver, its path included. */
  readonly endpoint: string;
  /** What the gateway is called among other services. */
  readonly serviceName: string;
  readonly log: Pick<Logger, 'warn'>;
}

/** Longest wait for a collector when the gateway stops, in milliseconds. */
const FLUSH_TIMEOUT_MS = 3000;

/** The making of spans, until it is stopped. */
export interface Tracing {
  /** Sends what is there, if that can be done in three seconds. */
  stop(): Promise<void>;
}

/**
 * Sends spans of what the gateway does. The SDK is read in here and not before: most gateways have
 * no collector, and it takes a quarter of a second and some megabytes. Its own variables (OTEL_…:
 * headers, sampler, batches) are read by itself.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { endpoint, serviceName, log } = options;
  const [sdk, { OTLPTraceExporter }, { defaultResource, resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const warn = (message: string) => log.warn({ reason: message }, 'Spans were not sent');
  const ignore = () => {};
  diag.setLogger(
    { error: warn, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const provider = new sdk.NodeTracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.name': serviceName, 'service.version': VERSION }),
    ),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url: endpoint }))],
  });
  // Makes W3C's traceparent header and Node's asynchronous contexts known to the API.
  provider.register();
  const tracer = provider.getTracer('empfio-gateway', VERSION);
  traceWith({ tracer, api: { trace, SpanStatusCode } });
  return {
    async stop() {
      traceWith(null);
      const isSent = provider.shutdown().catch((error: unknown) => warn(String(error)));
      await Promise.race([isSent, setTimeout(FLUSH_TIMEOUT_MS, undefined, { ref: false })]);
      trace.disable();
      context.disable();
      propagation.disable();
      diag.disable();
    },
  };
}
