import { type Attributes, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';

/** What makes spans; null while nobody collects them, and then a span costs one comparison. */
let tracer: Tracer | null = null;

/** Begins or ends the making of spans. */
export function traceWith(next: Tracer | null): void {
  tracer = next;
}

/** The tracer, or null while nobody collects spans. */
export function currentTracer(): Tracer | null {
  return tracer;
}

/**
 * Does the work within a span. Name and attributes are words of ours: whatever callers send, and
 * whatever the database holds, is none of the collector's business. So of an error only its kind is
 * told.
 */
export function inSpan<Result>(
  name: string,
  attributes: Attributes,
  work: () => Promise<Result>,
): Promise<Result> {
  return tracer === null
    ? work()
    : tracer.startActiveSpan(name, { attributes }, (span) => watch(span, work));
}

/** Gives the span of what runs a better name, and the attribute that holds it. */
export function nameSpan(prefix: string, attribute: string, name: string): void {
  if (tracer !== null) {
    trace.getActiveSpan()?.updateName(`${prefix} ${name}`).setAttribute(attribute, name);
  }
}

async function watch<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.end();
  }
}
