import { createHistogram } from 'node:perf_hooks';
import autocannon from 'autocannon';

/** Connections of a server at full speed. */
const CONNECTIONS = 32;

/**
 * Sends requests as fast as they are answered, one at a time on each connection, and checks every
 * answer. A request is `{ method, path, headers, body, check(status, body) }`, or has a function
 * `next()` that makes a fresh one each time. Throws where an answer is wrong or a connection
 * breaks; that it takes long is no failure.
 *
 * Returns the number of answers, and of those per second, latencies in milliseconds, and how many cores the load took itself.
 */
export async function load(origin, requests, { seconds, connections = CONNECTIONS }) {
  const latencies = createHistogram();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let failure = null;
  const { promise, resolve, reject } = Promise.withResolvers();
  const run = autocannon(
    {
      url: origin,
      connections,
      duration: seconds,
      timeout: 120,
      sampleInt: 100,
      setupClient: (client) => client.setRequests(shareOf(requests, connections, fail)),
    },
    (error, result) => (error ? reject(error) : resolve(result)),
  );
  function fail(error) {
    failure ??= error;
    run.stop();
  }
  run.on('reqError', (error) => fail(error));
  run.on('response', (_client, _status, _bytes, milliseconds) =>
    latencies.record(Math.max(1, Math.round(milliseconds * 1000))),
  );
  await promise;
  const elapsed = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if (failure !== null) {
    throw new Error(`${origin}: ${failure.message}`, { cause: failure });
  }
  return {
    count: latencies.count,
    perSecond: latencies.count / elapsed,
    ...percentiles(latencies),
    generatorCores: (user + system) / 1e6 / elapsed,
  };
}

/** The median and the 99th percentile, in milliseconds, of a histogram of microseconds. */
export function percentiles(latencies) {
  return { p50: latencies.percentile(50) / 1000, p99: latencies.percentile(99) / 1000 };
}

let turn = 0;

/** The part of the requests that one connection sends, in copies: the library writes into them. */
function shareOf(requests, connections, fail) {
  turn += 1;
  const share = requests.filter((_, index) => index % connections === turn % connections);
  return (share.length > 0 ? share : requests).map(({ check, next, ...request }) => {
    let checkThis = check;
    return {
      ...request,
      ...(next === undefined
        ? {}
        : {
            setupRequest(defaults) {
              const fresh = next();
              checkThis = fresh.check;
              return { ...defaults, ...fresh };
            },
          }),
      onResponse(status, body) {
        try {
          checkThis(status, body);
        } catch (error) {
          fail(error);
        }
      },
    };
  });
}
