import { contest, httpContender } from './contest.mjs';
import { nodesRequests, pageRequests, searchRequests } from './leads-page.mjs';
import { loginRequest, meRequest } from './requests.mjs';
import { createWorld } from './world.mjs';

const SMALLEST = 10_000;

const MOST_USERS = 1_000_000;

/** Few, so that a latency tells of the work and not of the line in front of it. */
const CONNECTIONS = 2;

/** Different texts that are searched for. */
const SEARCHES = 50;

/**
 * Latencies of the usual work in tables of 10,000 leads, ten times as many, and so on up to the
 * large one. The lists are those of an organization that has half of all leads.
 */
export async function measureSizes(resources, options) {
  const points = [];
  const contenders = [];
  for (let leads = SMALLEST; leads <= options.large; leads *= 10) {
    const users = Math.min(leads, MOST_USERS);
    const world = await createWorld(resources, options, { leads, users });
    for (const [work, requests] of Object.entries(await requestsOf(world))) {
      const name = `${work} at ${leads}`;
      points.push({ name, work, leads });
      contenders.push(httpContender(name, world.gateway, requests, CONNECTIONS));
    }
  }
  const results = await contest(contenders, options);
  return points.map(({ name, work, leads }) => {
    const { p50, p99 } = results[name].median;
    return { work, leads, p50, p99 };
  });
}

async function requestsOf({ url, owner, readers }) {
  return {
    'list of 20': await nodesRequests(url, [owner]),
    'list of 20 with total': await pageRequests(url, [owner]),
    search: await searchRequests(url, owner, SEARCHES),
    me: readers.map(meRequest),
    login: readers.map(loginRequest),
  };
}
