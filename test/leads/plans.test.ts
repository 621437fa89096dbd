import { createTenants } from '#gateway/database/tenant-scope.js';
import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const TENANT_TABLES = ['leads', 'bookings', 'conversations', 'messages'];
const ORGANIZATIONS = 40;

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

/** Thousands of rows of our organization among those of its neighbours. */
async function fill(): Promise<void> {
  await gateway.sql(
    `insert into organizations (id, name, created_at)
     select gen_random_uuid(), 'neighbour ' || n, now() from generate_series(2, ?::int) n`,
    [ORGANIZATIONS],
  );
  await gateway.sql(`
    insert into leads (organization_id, id, name, channel, status, preferred_services, metadata,
      created_at, updated_at)
    select o.id, gen_random_uuid(), md5(o.id::text || n),
      (array['whatsapp', 'telegram', 'web', 'email', 'voice'])[1 + n % 5],
      (array['new', 'contacted', 'booked', 'completed', 'lost', 'cancelled'])[1 + n % 6],
      '{}', '{}', now(), now()
    from organizations o cross join generate_series(1, 750) n`);
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

async function plansOf(query: string, searchPattern: string | null = null): Promise<unknown[][]> {
  const statements = await statementsOf(query);
  expect(statements.length).toBeGreaterThan(0);
  const plans: unknown[][] = [];
  for (const { query: text, params } of statements) {
    const rows = await createTenants(gateway.database).within(
      { organizationId },
      (scope) => scope.execute(`explain (format json) ${text}`, [...params]),
      { searchPattern },
    );
    plans.push(nodesOf(valueAt(rows, 0, 'QUERY PLAN', 0, 'Plan')));
  }
  return plans;
}

describe('the plan of a list', () => {
  const cursor = Buffer.from('id:80000000-0000-4000-8000-000000000000').toString('base64url');
  const lists: [string, () => string][] = [
    ['leads', () => '{ leads { nodes { id } totalCount } }'],
    ['leads by status', () => '{ leads(filter: { status: BOOKED }) { nodes { id } totalCount } }'],
    ['leads by channel', () => '{ leads(filter: { channel: WEB }) { nodes { id } totalCount } }'],
    ['leads by both', () => '{ leads(filter: { channel: WEB, status: LOST }) { nodes { id } } }'],
    ['leads behind a cursor', () => `{ leads(after: "${cursor}") { nodes { id } } }`],
    ['one lead', () => `{ lead(id: "${leadId}") { id } }`],
    ['bookings with leads', () => '{ bookings { nodes { lead { id } } totalCount } }'],
    ['bookings of a lead', () => `{ bookings(filter: { leadId: "${leadId}" }) { nodes { id } } }`],
    ['bookings by status', () => '{ bookings(filter: { status: CANCELLED }) { nodes { id } } }'],
    ['conversations', () => '{ conversations { nodes { id } totalCount } }'],
    [
      'conversations of a lead',
      () => `{ conversations(filter: { leadId: "${leadId}" }) { nodes { id } } }`,
    ],
    [
      'conversations by status',
      () => '{ conversations(filter: { status: ACTIVE }) { nodes { id } } }',
    ],
    [
      'conversations by channel',
      () => '{ conversations(filter: { channel: WEB }) { nodes { id } } }',
    ],
    [
      'messages',
      () => `{ conversation(id: "${conversationId}") { messages { nodes { id } totalCount } } }`,
    ],
    [
      'bookings and conversations of leads',
      () =>
        '{ leads { nodes { bookings { nodes { id } totalCount } conversations { nodes { id } } } } }',
    ],
  ];
  test.each(lists)(
    'of %s reads by an index that begins with the organization',
    async (_, query) => {
      for (const nodes of await plansOf(query())) {
        const reads = nodes.filter((node) => typeof valueAt(node, 'Relation Name') === 'string');
        expect(reads.filter((node) => valueAt(node, 'Node Type') === 'Seq Scan')).toEqual([]);
        const conditions = nodes.map((node) => valueAt(node, 'Index Cond')).filter(Boolean);
        expect(conditions.length).toBeGreaterThan(0);
        for (const condition of conditions) {
          expect(condition).toContain('organization_id');
        }
      }
    },
  );

  test('of a search looks the text up in the trigram index, within the organization', async () => {
    const query = '{ leads(filter: { search: "ABCDE" }) { nodes { id } totalCount } }';
    const plans = await plansOf(query, '%abcde%');
    expect(plans).toHaveLength(2);
    for (const nodes of plans) {
      const lookup = nodes.find((node) => valueAt(node, 'Index Name') === 'leads_search_index');
      const condition = textAt(lookup, 'Index Cond');
      expect(condition).toContain('organization_id');
      expect(condition).toContain('search_text ~~');
    }
  });
});
