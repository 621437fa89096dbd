import { deepStrictEqual } from 'node:assert/strict';
import { checkedAnswer } from './answer.mjs';
import { query } from './database.mjs';
import { graphqlRequest } from './requests.mjs';

const FIELDS = 'id name phone email company channel status createdAt';

/** The first page of a user's leads, from the gateway. */
export async function pageRequest(url, user) {
  const { rows, total } = await readPage(url, user);
  const nodes = rows.map((row) => ({
    ...row,
    channel: row.channel.toUpperCase(),
    status: row.status.toUpperCase(),
    createdAt: row.createdAt.toISOString(),
  }));
  const text = `{ leads(first: 20) { totalCount nodes { ${FIELDS} } } }`;
  return graphqlRequest(user, text, { leads: { totalCount: total, nodes } });
}

/** The same page in PostGraphile's dialect, in the order that the table's key gives for nothing. */
export async function postgraphilePageRequest(url, user) {
  const { rows, total } = await readPage(url, user);
  const text = `{ allLeads(first: 20, orderBy: PRIMARY_KEY_DESC) { totalCount nodes { ${FIELDS.replace('id ', 'rowId ')} } } }`;
  return {
    ...graphqlRequest(user, text, {}),
    check: sameText(
      checkedAnswer(200, ({ data }) => {
        const { totalCount, nodes } = data.allLeads;
        deepStrictEqual(totalCount, total);
        deepStrictEqual(
          nodes.map(({ rowId: id, createdAt, ...node }) => ({
            id,
            ...node,
            createdAt: new Date(createdAt),
          })),
          rows,
        );
      }),
    ),
  };
}

/** The answer is checked once; whatever has the same text afterwards is as right. */
function sameText(check) {
  let right = null;
  return (status, body) => {
    if (status !== 200 || body !== right) {
      check(status, body);
      right = body;
    }
  };
}

async function readPage(url, { organization_id }) {
  const rows = await query(
    url,
    `select id, name, phone, email, company, channel, status, created_at as "createdAt"
    from leads where organization_id = $1 order by id desc limit 20`,
    [organization_id],
  );
  const [{ total }] = await query(
    url,
    'select count(*)::int as total from leads where organization_id = $1',
    [organization_id],
  );
  return { rows, total };
}
