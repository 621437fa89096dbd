import { DURATION_BOUNDS, type OperationCounts } from './request-counts.js';

/** The metric that `writeDurations` writes. */
const NAME = 'empfio_http_request_duration_seconds';

/**
 * Durations of requests as a histogram in Prometheus's text form (0.0.4). prom-client's own would
 * have to be told of each request; these were counted in plain numbers. Label values are names of
 * ours and need no escapes.
 */
export function writeDurations(counts: readonly OperationCounts[]): string {
  const lines = counts.flatMap(({ api, operation, buckets, seconds }) => {
    const labels = `api="${api}",operation="${operation}"`;
    let count = 0;
    const cumulative = buckets.map((inBucket, index) => {
      count += inBucket;
      return `${NAME}_bucket{${labels},le="${DURATION_BOUNDS[index] ?? '+Inf'}"} ${count}`;
    });
    return [
      ...cumulative,
      `${NAME}_sum{${labels}} ${seconds}`,
      `${NAME}_count{${labels}} ${count}`,
    ];
  });
  return [
    `# HELP ${NAME} From the headers of a request to the last byte of its answer.`,
    `# TYPE ${NAME} histogram`,
    ...lines,
    '',
  ].join('\n');
}
