import { fixedAnswer } from './answer.mjs';
import { query, withClient } from './database.mjs';
import { graphqlRequest } from './requests.mjs';

const FIELDS = 'id name phone email company channel status createdAt';

const PAGE_QUERY = `{ leads(first: 20) { totalCount nodes { ${FIELDS} } } }`;

const NODES_QUERY = `{ leads(first: 20) { nodes { ${FIELDS} } } }`;

const SEARCH_QUERY = `
  query ($search: String!) {
    leads(first: 20, filter: { search: $search }) { totalCount nodes { ${FIELDS} } }
  }`;

/** PostGraphile orders by the table's key, which costs it nothing; newest first, as the gateway. */
const POSTGRAPHILE_QUERY = `{
  allLeads(first: 20, orderBy: PRIMARY_KEY_DESC) {
    totalCount
    nodes { ${FIELDS.replace('id ', 'rowId ')} }
  }
}`;

/** For each user the first page of their leads with its total, from the gateway. */
export async function pageRequests(url, users) {
  const pages = await readPages(url, toAsked(users));
  return pages.map(({ user, totalCount, nodes }) =>
    graphqlRequest(user, PAGE_QUERY, leadsAnswer({ totalCount, nodes })),
  );
}

/** The same without totals. */
export async function nodesRequests(url, users) {
  const pages = await readPages(url, toAsked(users));
  return pages.map(({ user, nodes }) => graphqlRequest(user, NODES_QUERY, leadsAnswer({ nodes })));
}

/** Searches in a user's leads, each for the phone number of another one. */
export async function searchRequests(url, user, count) {
  const phones = await query(url, SELECT_PHONES, [user.organization_id, count]);
  const asked = phones.map(({ phone }) => ({ user, search: phone.split(' ').at(-1) }));
  const pages = await readPages(url, asked);
  return pages.map(({ totalCount, nodes, search }) =>
    graphqlRequest(user, SEARCH_QUERY, leadsAnswer({ totalCount, nodes }), { search }),
  );
}

function leadsAnswer({ nodes, ...page }) {
  const leads = nodes.map((row) => ({
    ...row,
    channel: row.channel.toUpperCase(),
    status: row.status.toUpperCase(),
    createdAt: row.createdAt.toISOString(),
  }));
  return fixedAnswer({ data: { leads: { ...page, nodes: leads } } });
}

/** The same pages from PostGraphile, which names and writes some things in its own way. */
export async function postgraphilePageRequests(url, users) {
  const pages = await readPages(url, toAsked(users));
  return pages.map(({ user, totalCount, nodes }) => {
    const expected = { data: { allLeads: { totalCount, nodes } } };
    return graphqlRequest(user, POSTGRAPHILE_QUERY, fixedAnswer(expected, toOurWords));
  });
}

function toOurWords({ data }) {
  const { totalCount, nodes } = data.allLeads;
  const rows = nodes.map(({ rowId: id, createdAt, ...node }) => ({
    id,
    ...node,
    createdAt: new Date(createdAt),
  }));
  return { data: { allLeads: { totalCount, nodes: rows } } };
}

const toAsked = (users) => users.map((user) => ({ user, search: '' }));

/** What the pages have to say, read from the tables past all locks. */
function readPages(url, asked) {
  return withClient(url, async (client) => {
    const pages = [];
    for (const { user, search } of asked) {
      const values = [user.organization_id, `%${search}%`];
      const { rows: nodes } = await client.query(SELECT_PAGE, values);
      const { rows: counts } = await client.query(COUNT, values);
      pages.push({ user, search, totalCount: counts[0].total, nodes });
    }
    return pages;
  });
}

const SELECT_PAGE = `
  select id, name, phone, email, company, channel, status, created_at as "createdAt"
  from leads where organization_id = $1 and search_text like $2 order by id desc limit 20`;

const COUNT = `
  select count(*)::int as total from leads where organization_id = $1 and search_text like $2`;

const SELECT_PHONES = `
  select phone from (
    select phone, row_number() over (order by id) as number from leads where organization_id = $1
  ) as lead
  where number % greatest(1, (select count(*) from leads where organization_id = $1) / $2) = 0
  limit $2`;
