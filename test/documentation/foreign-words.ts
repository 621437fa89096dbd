/**
 * Names between backticks that are other programs' own, so that our code has no reason to have
 * them. A name that our code has, or a block of the same page, needs no line here.
 */
export const foreignWords: ReadonlySet<string> = new Set([
  // OpenTelemetry's SDK reads these by itself.
  'OTEL_TRACES_SAMPLER',
  'OTEL_EXPORTER_OTLP_HEADERS',
  // PostgreSQL's programs.
  'pg_dump',
  'pg_rewind',
]);
