import { setTimeout } from 'node:timers/promises';
import type { EntityManager } from '#gateway/database/connect.js';
import { createTenants } from '#gateway/database/tenant-scope.js';
import { Lead } from '#gateway/leads/lead.entity.js';
import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let first: Tenant;
let second: Tenant;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
  const { orm } = gateway.database;
  if (process.env.TEST_DATABASE_URL) {
    // One connection for everybody, as the embedded database has: what one tenant leaves on it,
    // the next would find.
    orm.config.set('pool', { min: 1, max: 1 });
    await orm.reconnect();
  }
  first = await createTenant('first');
  second = await createTenant('second');
});
afterAll(() => gateway.stop());

interface Tenant {
  readonly name: string;
  readonly token: string;
  readonly organizationId: string;
  readonly leadId: string;
  readonly conversationId: string;
}

async function createTenant(name: string): Promise<Tenant> {
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  const token = textAt(body, 'access_token');
  const lead = await gateway.rest('POST', '/api/v1/leads', {
    body: { name, channel: 'web', company: 'the same' },
    token,
  });
  const leadId = textAt(lead.body, 'id');
  const conversation = await gateway.graphql(
    'mutation ($input: StartConversationInput!) { startConversation(input: $input) { id } }',
    { input: { leadId, channel: 'WEB', sessionKey: 'taken' } },
    { token },
  );
  return {
    name,
    token,
    organizationId: textAt(body, 'organization_id'),
    leadId,
    conversationId: textAt(conversation.body, 'data', 'startConversation', 'id'),
  };
}

const otherOf = (tenant: Tenant) => (tenant === first ? second : first);
const tenantOf = (index: number) => (index % 2 === 0 ? first : second);

/** What the connection itself holds between two requests. */
const sessionNow = async () => {
  const [row] = await gateway.sql(
    `select current_user = session_user as is_own_role,
            coalesce(current_setting('app.organization', true), '') as organization,
            coalesce(current_setting('app.search', true), '') as search`,
  );
  return row;
};
const cleanSession = { is_own_role: true, organization: '', search: '' };

const namesOf = async ({ token }: Tenant, query = '') => {
  const { body } = await gateway.rest('GET', `/api/v1/leads${query}`, { token });
  const leads = valueAt(body, 'leads');
  return Array.isArray(leads) ? leads.map((lead) => valueAt(lead, 'name')) : body;
};

/** Requests that end in the middle of their transaction, each with what it must be answered by. */
const failures: [string, number, (tenant: Tenant) => Promise<number>][] = [
  [
    'a key that is taken',
    409,
    async ({ token, leadId }) => {
      const answer = await gateway.graphql(
        'mutation ($input: StartConversationInput!) { startConversation(input: $input) { id } }',
        { input: { leadId, channel: 'WEB', sessionKey: 'taken' } },
        { token },
      );
      return answer.status;
    },
  ],
  [
    "another organization's lead",
    404,
    async (tenant) => {
      const path = `/api/v1/leads/${otherOf(tenant).leadId}`;
      const body = { name: 'taken over' };
      return (await gateway.rest('PATCH', path, { body, token: tenant.token })).status;
    },
  ],
  [
    "another organization's conversation",
    404,
    async (tenant) => {
      const answer = await gateway.graphql(
        `mutation ($id: ID!, $input: AddMessageInput!) {
          addMessage(conversationId: $id, input: $input) { id }
        }`,
        { id: otherOf(tenant).conversationId, input: { role: 'USER', content: 'x' } },
        { token: tenant.token },
      );
      return answer.status;
    },
  ],
  [
    'a booking that ends before it begins',
    400,
    async ({ token, leadId }) => {
      const [startTime, endTime] = ['2026-12-01T11:00:00Z', '2026-12-01T10:00:00Z'];
      const answer = await gateway.graphql(
        'mutation ($input: CreateBookingInput!) { createBooking(input: $input) { id } }',
        { input: { leadId, startTime, endTime } },
        { token },
      );
      return answer.status;
    },
  ],
];

describe('session state of one tenant on a pooled connection (typeorm issue 5857)', () => {
  test.each(failures)('%s leaves nothing for the next request', async (_, expected, fail) => {
    for (const tenant of [first, second]) {
      expect(await fail(tenant)).toBe(expected);
      expect(await sessionNow()).toEqual(cleanSession);
      expect(await namesOf(otherOf(tenant))).toEqual([otherOf(tenant).name]);
    }
  });

  test('requests of both that take turns, fail and search see only their own', async () => {
    const turns = Array.from({ length: 60 }, (_, index) => index);
    const seen = await Promise.all(
      turns.map(async (index) => {
        const tenant = tenantOf(index);
        const [, , fail] = failures[Math.floor(index / 2) % failures.length] ?? [];
        // Both search for a word that stands in a lead of each.
        const [status, all, found] = await Promise.all([
          fail?.(tenant),
          namesOf(tenant),
          namesOf(tenant, '?search=the%20same'),
        ]);
        return [status, all, found];
      }),
    );
    expect(seen).toEqual(
      turns.map((index) => {
        const [, status] = failures[Math.floor(index / 2) % failures.length] ?? [];
        const { name } = tenantOf(index);
        return [status, [name], [name]];
      }),
    );
    expect(await sessionNow()).toEqual(cleanSession);
  });

  test('clients that hang up in the middle leave nothing behind', async () => {
    const hangUp = async ({ token }: Tenant, index: number) => {
      const controller = new AbortController();
      const sent = fetch(`${gateway.url}/api/v1/leads?search=the%20same&size=100`, {
        headers: { Authorization: `Bearer ${token}` },
        signal: controller.signal,
      });
      // Spread over the life of a request: before it arrives, in its queries, after them.
      await setTimeout(index % 8);
      controller.abort();
      await sent.then((answer) => answer.body?.cancel()).catch(() => {});
    };
    await Promise.all(Array.from({ length: 40 }, (_, index) => hangUp(tenantOf(index), index)));
    for (const tenant of [first, second]) {
      expect(await namesOf(tenant)).toEqual([tenant.name]);
    }
    expect(await sessionNow()).toEqual(cleanSession);
  });

  const works: [string, (scope: EntityManager) => Promise<unknown>][] = [
    [
      'a statement that fails, and a search after it',
      async (scope) => {
        await scope.execute('select 1 / 0').catch(() => {});
        return scope.find(Lead, {});
      },
    ],
    [
      'a transaction within it that fails',
      (scope) => scope.transactional((inner) => inner.execute('select no_such_function()')),
    ],
    [
      'a row that the database refuses only when it is written at the end',
      async (scope) => {
        const lead = await scope.findOneOrFail(Lead, {});
        lead.name = 'a\0b';
      },
    ],
    ["the database's own word that it is enough", (scope) => scope.execute('rollback to nowhere')],
    [
      'a lead of the other organization that it makes its own',
      async (scope) => {
        const lead = await scope.findOneOrFail(Lead, {});
        await scope.execute('update leads set organization_id = ?', [
          otherOf(first).organizationId,
        ]);
        return lead;
      },
    ],
  ];
  test.each(works)('%s leaves nothing in the connection', async (_, work) => {
    const scopes = createTenants(gateway.database);
    const turns = Array.from({ length: 5 }, () => scopes.within(first, work));
    const others = Array.from({ length: 5 }, () =>
      scopes.within(second, async (scope) => (await scope.find(Lead, {})).map(({ name }) => name)),
    );
    const settled = await Promise.allSettled(turns);
    expect(settled.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    expect(await Promise.all(others)).toEqual(Array(5).fill(['second']));
    expect(await sessionNow()).toEqual(cleanSession);
    expect(await namesOf(first)).toEqual(['first']);
  });
});
