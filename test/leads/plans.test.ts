import { createTenants } from '#gateway/database/tenant-scope.js';
import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const TENANT_TABLES = ['leads', 'bookings', 'conversations', 'messages'];
const ORGANIZATIONS = 40;
const PAGE = '{ nodes { id } totalCount }';

let gateway: TestGateway;
let token: string;
let organizationId: string;
let leadId: string;
let conversationId: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
  organizationId = textAt(body, 'organization_id');
  await fill();
  const one = async (table: string) => {
    const sql = `select id::text from ${table} where organization_id = ? limit 1`;
    return textAt(await gateway.sql(sql, [organizationId]), 0, 'id');
  };
  leadId = await one('leads');
  conversationId = await one('conversations');
}, 120_000);
afterAll(() => gateway.stop());

/**
 * 30,000 leads in 40 organizations, of which each has a step more than the next. Ours is the
 * largest: the more of a table is wanted, the nearer is a plan that reads all of it.
 */
async function fill(): Promise<void> {
  await gateway.sql(
    `insert into organizations (id, name, created_at)
     select gen_random_uuid(), 'neighbour ' || n, now() from generate_series(2, ?::int) n`,
    [ORGANIZATIONS],
  );
  await gateway.sql(
    `insert into leads (organization_id, id, name, channel, status, preferred_services, metadata,
       created_at, updated_at)
     select o.id, gen_random_uuid(), md5(o.id::text || n),
       (array['whatsapp', 'telegram', 'web', 'email', 'voice'])[1 + n % 5],
       (array['new', 'contacted', 'booked', 'completed', 'lost', 'cancelled'])[1 + n % 6],
       '{}', '{}', now(), now()
     from (select id, row_number() over (order by id <> ?::uuid, id) as place from organizations) o
     cross join lateral generate_series(1, (?::int + 1 - place) * 36) n`,
    [organizationId, ORGANIZATIONS],
  );
  await gateway.sql(`
    insert into bookings (organization_id, id, lead_id, start_time, end_time, status, metadata,
      created_at, updated_at)
    select organization_id, gen_random_uuid(), id, now(), now() + interval '1 hour',
      (array['confirmed', 'cancelled', 'completed'])[1 + (random() * 2)::int], '{}', now(), now()
    from leads`);
  await gateway.sql(`
    insert into conversations (organization_id, id, lead_id, session_key, channel, status,
      message_count, created_at, updated_at)
    select organization_id, gen_random_uuid(), id, id::text, channel,
      (array['active', 'completed', 'escalated', 'abandoned'])[1 + (random() * 3)::int],
      0, now(), now()
    from leads`);
  await gateway.sql(`
    insert into messages (organization_id, id, conversation_id, role, content, metadata, created_at)
    select organization_id, gen_random_uuid(), id, 'user', 'hello', '{}', now() from conversations`);
  for (const table of TENANT_TABLES) {
    await gateway.sql(`analyze ${table}`);
  }
}

interface Statement {
  readonly query: string;
  readonly params: readonly unknown[];
}

/** The statements on organization data that the gateway really sends for an operation. */
async function statementsOf(query: string): Promise<Statement[]> {
  const statements: Statement[] = [];
  const logger = gateway.database.orm.config.getLogger();
  logger.setDebugMode(['query']);
  Object.assign(logger, { logQuery: (statement: Statement) => statements.push(statement) });
  const { body } = await gateway.graphql(query, {}, { token });
  Reflect.deleteProperty(logger, 'logQuery');
  logger.setDebugMode(false);
  expect(valueAt(body, 'errors')).toBeUndefined();
  return statements.filter(({ query: text }) =>
    TENANT_TABLES.some((table) => new RegExp(`from "?${table}"?`).test(text)),
  );
}

/** A node of a plan, with all that are below it. */
function nodesOf(plan: unknown): unknown[] {
  const below = valueAt(plan, 'Plans');
  return [plan, ...(Array.isArray(below) ? below.flatMap(nodesOf) : [])];
}

/** The plans of statements, as they are made in the scope that the statements run in. */
function plansOf(
  statements: readonly Statement[],
  searchPattern: string | null = null,
): Promise<unknown[]> {
  return createTenants(gateway.database).within(
    { organizationId },
    async (scope) => {
      const plans: unknown[] = [];
      for (const { query, params } of statements) {
        const text = query.replace(/\$\d+/g, '?');
        const rows = await scope.execute(`explain (format json) ${text}`, [...params]);
        plans.push(valueAt(rows, 0, 'QUERY PLAN', 0, 'Plan'));
      }
      return plans;
    },
    { searchPattern },
  );
}

/** How a plan reads tenant tables: for each read, the table and the conditions on its indexes. */
function readsOf(plan: unknown): { table: string; how: string; conditions: string[] }[] {
  return nodesOf(plan)
    .filter((node) => TENANT_TABLES.includes(String(valueAt(node, 'Relation Name'))))
    .map((node) => ({
      table: textAt(node, 'Relation Name'),
      how: textAt(node, 'Node Type'),
      conditions: nodesOf(node)
        .map((below) => valueAt(below, 'Index Cond'))
        .filter((condition) => typeof condition === 'string'),
    }));
}

describe('the plan of a list', () => {
  const cursor = Buffer.from('id:80000000-0000-4000-8000-000000000000').toString('base64url');
  // What is read, how many statements that takes, and the query.
  const lists: [string, number, () => string][] = [
    // The total of all leads is kept in a table of its own.
    ['leads', 1, () => `{ leads ${PAGE} }`],
    ['leads by status', 2, () => `{ leads(filter: { status: BOOKED }) ${PAGE} }`],
    ['leads by channel', 2, () => `{ leads(filter: { channel: WEB }) ${PAGE} }`],
    [
      'leads by status and channel',
      2,
      () => `{ leads(filter: { channel: WEB, status: LOST }) ${PAGE} }`,
    ],
    ['leads behind a cursor', 1, () => `{ leads(after: "${cursor}") { nodes { id } } }`],
    ['one lead', 1, () => `{ lead(id: "${leadId}") { id } }`],
    ['bookings with leads', 3, () => '{ bookings { nodes { lead { id } } totalCount } }'],
    ['bookings of a lead', 2, () => `{ bookings(filter: { leadId: "${leadId}" }) ${PAGE} }`],
    ['bookings by status', 2, () => `{ bookings(filter: { status: CANCELLED }) ${PAGE} }`],
    ['conversations', 2, () => `{ conversations ${PAGE} }`],
    [
      'conversations of a lead',
      2,
      () => `{ conversations(filter: { leadId: "${leadId}" }) ${PAGE} }`,
    ],
    ['conversations by status', 2, () => `{ conversations(filter: { status: ACTIVE }) ${PAGE} }`],
    ['conversations by channel', 2, () => `{ conversations(filter: { channel: WEB }) ${PAGE} }`],
    [
      'messages of a conversation',
      3,
      () => `{ conversation(id: "${conversationId}") { messages ${PAGE} } }`,
    ],
    ['bookings of a page of leads', 3, () => `{ leads { nodes { bookings ${PAGE} } } }`],
    ['conversations of a page of leads', 3, () => `{ leads { nodes { conversations ${PAGE} } } }`],
  ];
  test.each(lists)(
    'of %s reads by indexes within the organization',
    async (_, statementCount, query) => {
      const statements = await statementsOf(query());
      expect(statements).toHaveLength(statementCount);
      for (const plan of await plansOf(statements)) {
        const reads = readsOf(plan);
        expect(reads).not.toEqual([]);
        for (const read of reads) {
          expect(read.conditions).not.toEqual([]);
          expect(read.conditions.filter((text) => !text.includes('organization_id'))).toEqual([]);
          expect(read.how).not.toBe('Seq Scan');
        }
      }
    },
  );

  test.each([
    ['a search', '{ search: "ABCDE" }', '%abcde%'],
    ['a search for three characters', '{ search: "abc" }', '%abc%'],
  ])('of %s looks the text up in the trigram index', async (_, filter, pattern) => {
    const statements = await statementsOf(`{ leads(filter: ${filter}) ${PAGE} }`);
    expect(statements).toHaveLength(2);
    for (const { params } of statements) {
      expect(params).toContain(pattern);
    }
    for (const plan of await plansOf(statements, pattern)) {
      const lookup = nodesOf(plan).find(
        (node) => valueAt(node, 'Index Name') === 'leads_search_index',
      );
      const condition = textAt(lookup, 'Index Cond');
      expect(condition).toContain('organization_id');
      expect(condition).toContain('search_text ~~');
    }
  });
});
