import type { IncomingMessage, RequestListener } from 'node:http';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { RequestContext } from '../access/request-context.js';
import { currentTracer } from '../telemetry/spans.js';

/**
 * Puts a span around each request, below the span that its traceparent header names (W3C Trace
 * Context). It is called after the operation that the request reached, and holds no address.
 */
export function traceRequests(
  listener: RequestListener,
  contextOf: (request: IncomingMessage) => Pick<RequestContext, 'record' | 'requestId'>,
): RequestListener {
  return (request, response) => {
    const tracer = currentTracer();
    if (tracer === null) {
      listener(request, response);
      return;
    }
    const { method = '' } = request;
    const parent = propagation.extract(context.active(), request.headers);
    const attributes = { 'http.request.method': method };
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
    response.once('close', () => {
      const { record, requestId } = contextOf(request);
      span.updateName(`${method} ${record.operation ?? 'other'}`);
      span.setAttributes({
        'http.response.status_code': response.statusCode,
        'empfio.request_id': requestId,
      });
      if (response.statusCode >= 500) {
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    });
    context.with(trace.setSpan(parent, span), () => listener(request, response));
  };
}
