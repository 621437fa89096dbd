import type * as Api from '@opentelemetry/api';
import type { Attributes, Span, Tracer } from '@opentelemetry/api';

/** What makes spans, and the API that knows which one runs. */
interface Making {
  readonly tracer: Tracer;
  readonly api: Pick<typeof Api, 'trace' | 'SpanStatusCode'>;
}

/**
 * Null while nobody collects spans, and then a span costs one comparison. The API is handed in:
 * who has no collector does not read it in.
 */
let making: Making | null = null;

/** Begins or ends the making of spans. */
export function traceWith(next: Making | null): void {
  making = next;
}

/** The tracer, or null while nobody collects spans. */
export function currentTracer(): Tracer | null {
  return making?.tracer ?? null;
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
  if (making === null) {
    return work();
  }
  const { tracer, api } = making;
  const failed = { code: api.SpanStatusCode.ERROR };
  return tracer.startActiveSpan(name, { attributes }, (span) => watch(span, failed, work));
}

/** Gives the span of what runs a better name, and the attribute that holds it. */
export function nameSpan(prefix: string, attribute: string, name: string): void {
  making?.api.trace.getActiveSpan()?.updateName(`${prefix} ${name}`).setAttribute(attribute, name);
}

async function watch<Result>(
  span: Span,
  failed: Api.SpanStatus,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    span.setStatus(failed);
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.end();
  }
}
