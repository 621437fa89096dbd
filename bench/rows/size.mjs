import { contest, httpContender } from '../contest.mjs';
import { pageRequests } from '../leads-page.mjs';
import { slowdownLine } from '../line.mjs';
import { createWorld } from '../world.mjs';

const SMALL = 10_000;

/**
 * The page in a small table and in a large one: for organizations of usual size, and for one that
 * has half of all leads itself.
 */
export async function measureSize({ resources, options }) {
  const small = await createWorld(resources, options, { leads: SMALL });
  const large = await createWorld(resources, options, { leads: options.large });
  const results = await contest(
    [...(await contendersOf('small table', small)), ...(await contendersOf('large table', large))],
    options,
  );
  const line = (kind) =>
    slowdownLine(
      `the same page at ${SMALL} and at ${options.large} leads: ${kind}`,
      results[`large table, ${kind}`],
      ['small table', results[`small table, ${kind}`]],
      1.5,
    );
  return { lines: [line(USUAL), line(OWNER)], results };
}

const USUAL = 'an organization of usual size';
const OWNER = 'one that has half of them';

async function contendersOf(table, { url, gateway, tenants, owner }) {
  const pages = await pageRequests(url, tenants);
  return [
    httpContender(`${table}, ${USUAL}`, gateway, pages),
    httpContender(`${table}, ${OWNER}`, gateway, await pageRequests(url, [owner])),
  ];
}
