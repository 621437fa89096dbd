import { contest, httpContender } from '../contest.mjs';
import { pageRequests, postgraphilePageRequests } from '../leads-page.mjs';
import { ratioLine } from '../line.mjs';
import { startPeer } from '../server.mjs';

const PEER = 'PostGraphile with row-level security';

/** A page of leads with its total, behind row-level security, for organizations of usual size. */
export async function measureLeads({ resources, world, options }) {
  const { url, gateway, tenants } = await world();
  const postgraphile = await startPeer(resources, 'postgraphile', url);
  const pages = await pageRequests(url, tenants);
  const theirPages = await postgraphilePageRequests(url, tenants);
  const results = await contest(
    [httpContender('gateway', gateway, pages), httpContender(PEER, postgraphile, theirPages)],
    options,
  );
  const work = 'leads(first: 20) { totalCount nodes {…} }';
  return { lines: [ratioLine(work, results, PEER, 2)], results };
}
