import pidusage from 'pidusage';
import { contest, httpContender } from '../contest.mjs';
import { pageRequests } from '../leads-page.mjs';
import { boundLine } from '../line.mjs';
import { loginRequest, meQuery, meRequest } from '../requests.mjs';
import { startGateway } from '../server.mjs';

const SAMPLE_MS = 100;

/** Most memory that a fresh gateway takes under each kind of load at full speed. */
export async function measureMemory({ resources, world, options }) {
  const { url, readers, tenants } = await world();
  const gateway = await startGateway(resources, url, options);
  const kinds = [
    httpContender('me', gateway, readers.map(meRequest)),
    httpContender('{ me }', gateway, readers.map(meQuery)),
    httpContender('leads', gateway, await pageRequests(url, tenants)),
    httpContender('login', gateway, readers.map(loginRequest)),
  ];
  const results = await contest(
    kinds.map(({ name, measure }) => ({
      name,
      measure: (seconds) => withPeak(gateway.pid, () => measure(seconds)),
    })),
    options,
  );
  const peaks = Object.values(results).flatMap(({ samples }) =>
    samples.map(({ megabytes }) => megabytes),
  );
  const work = 'memory, 32 connections at full speed';
  return { lines: [boundLine(work, Math.max(...peaks), 'MB', 250)], results };
}

async function withPeak(pid, work) {
  let peak = 0;
  const sample = async () => {
    peak = Math.max(peak, (await pidusage(pid)).memory);
  };
  const timer = setInterval(() => sample().catch(() => {}), SAMPLE_MS);
  try {
    await work();
    await sample();
    return { megabytes: peak / 1e6 };
  } finally {
    clearInterval(timer);
  }
}
