import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway();
});
beforeEach(async () => {
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
});
afterAll(() => gateway.stop());

const post = (body: unknown) => gateway.rest('POST', '/api/v1/leads', { body, token });
const get = (path: string) => gateway.rest('GET', `/api/v1/leads${path}`, { token });
const lead = (values: object = {}) => ({ name: 'Max Muster', channel: 'web', ...values });
const namesOf = (body: unknown) => {
  const leads = valueAt(body, 'leads');
  return Array.isArray(leads) ? leads.map((item) => textAt(item, 'name')) : [];
};
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/);

describe('POST /api/v1/leads', () => {
  test('answers 201 with the whole record, key for key', async () => {
    const answer = await post({
      name: ' Max Muster ',
      phone: '+49 123',
      email: 'Max@Example.com',
      company: 'Muster & Co',
      channel: 'whatsapp',
      channel_id: '+49123',
      status: 'contacted',
      preferred_services: ['cut', 'colour'],
      appointment_notes: 'first line\nsecond line',
      metadata: { nested: { list: [1, 'a', null] } },
      organization_id: '00000000-0000-0000-0000-000000000000',
      id: '00000000-0000-0000-0000-000000000000',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[1-9a-f0][0-9a-f]{7}-[0-9a-f]{4}-7/),
      name: 'Max Muster',
      phone: '+49 123',
      email: 'max@example.com',
      company: 'Muster & Co',
      channel: 'whatsapp',
      channel_id: '+49123',
      status: 'contacted',
      preferred_services: ['cut', 'colour'],
      appointment_notes: 'first line\nsecond line',
      metadata: { nested: { list: [1, 'a', null] } },
      created_at: timestamp,
      updated_at: timestamp,
    });
    expect((await get(`/${textAt(answer.body, 'id')}`)).body).toEqual(answer.body);
  });

  test('makes one lead of one customer of a channel, also when 20 arrive at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        post(lead({ name: `Max ${index}`, channel: 'telegram', channel_id: 'max' })),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => valueAt(body, 'id'))).size).toBe(1);
    expect(valueAt((await get('')).body, 'total')).toBe(1);
    await post(lead({ channel: 'whatsapp', channel_id: 'max' }));
    await post(lead({ channel: 'telegram' }));
    await post(lead({ channel: 'telegram' }));
    expect(valueAt((await get('')).body, 'total')).toBe(4);
  });

  test('keeps every service as it was written', async () => {
    const services = ['null', 'NULL', ' wash ', 'a,b', '{}', '"', '\\', '\\"', "it's", '?', '$1'];
    const created = await post(lead({ preferred_services: services }));
    expect(valueAt(created.body, 'preferred_services')).toEqual(services);
    const path = `/${textAt(created.body, 'id')}`;
    expect((await get(path)).body).toEqual(created.body);
    const changed = [...services].reverse();
    await gateway.rest('PATCH', `/api/v1/leads${path}`, {
      body: { preferred_services: changed },
      token,
    });
    expect(valueAt((await get(path)).body, 'preferred_services')).toEqual(changed);
  });

  test.each([
    ['no name', { name: undefined }, 'name', 'missing'],
    ['a blank name', { name: ' ' }, 'name', 'string_too_short'],
    ['an unknown channel', { channel: 'fax' }, 'channel', 'literal_error'],
    ["the schema's spelling", { channel: 'WEB' }, 'channel', 'literal_error'],
    ['an unknown status', { status: 'rich' }, 'status', 'literal_error'],
    ['a bad address', { email: 'max' }, 'email', 'value_error'],
    ['services that are no list', { preferred_services: 'cut' }, 'preferred_services', 'list_type'],
    ['metadata that is a list', { metadata: [] }, 'metadata', 'value_error'],
    ['metadata with NUL', { metadata: { a: ['\0'] } }, 'metadata', 'value_error'],
    ['metadata with half a character', { metadata: { '\ud800': 1 } }, 'metadata', 'string_unicode'],
    [
      'metadata with a prototype',
      JSON.parse('{"metadata":{"__proto__":{"a":1}}}'),
      'metadata',
      'value_error',
    ],
    [
      'metadata that is too deep',
      { metadata: { a: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) } },
      'metadata',
      'value_error',
    ],
  ])('answers 422 for %s', async (_, values, field, type) => {
    const answer = await post(lead(values));
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail', 0)).toMatchObject({ type, loc: ['body', field] });
  });

  test('checks metadata that stands in a GraphQL document itself', async () => {
    for (const metadata of ['{ a: ["\\u0000"] }', '{ __proto__: { a: 1 } }']) {
      const { body } = await gateway.graphql(
        `mutation { createLead(input: { name: "x", channel: WEB, metadata: ${metadata} }) { id } }`,
        {},
        { token },
      );
      expect(valueAt(body, 'errors', 0, 'extensions', 'code')).toBe('BAD_USER_INPUT');
    }
  });

  test('answers 401 without a token', async () => {
    const answer = await gateway.rest('POST', '/api/v1/leads', { body: lead() });
    expect(answer.status).toBe(401);
  });
});

describe('GET /api/v1/leads', () => {
  test('answers with the documented body, newest first, page by page', async () => {
    for (let index = 1; index <= 5; index += 1) {
      await post(lead({ name: `Lead ${index}` }));
    }
    const first = await get('?page=1&size=2&status=&channel=&search=');
    expect(first.body).toEqual({
      leads: ['Lead 5', 'Lead 4'].map((name) => ({
        id: expect.any(String),
        name,
        phone: null,
        email: null,
        company: null,
        channel: 'web',
        status: 'new',
        created_at: timestamp,
      })),
      total: 5,
      page: 1,
      size: 2,
    });
    expect(namesOf((await get('?page=3&size=2')).body)).toEqual(['Lead 1']);
    const beyond = await get('?page=4&size=2');
    expect(beyond.body).toEqual({ leads: [], total: 5, page: 4, size: 2 });
    expect(await get('')).toMatchObject({ body: { page: 1, size: 20, total: 5 } });
  });

  test('narrows by status, channel and both', async () => {
    await post(lead({ name: 'a', status: 'booked', channel: 'voice' }));
    await post(lead({ name: 'b', status: 'booked' }));
    await post(lead({ name: 'c', channel: 'voice' }));
    expect(namesOf((await get('?status=booked')).body)).toEqual(['b', 'a']);
    expect(namesOf((await get('?channel=voice')).body)).toEqual(['c', 'a']);
    const both = await get('?channel=voice&status=booked');
    expect(both.body).toMatchObject({ total: 1, leads: [{ name: 'a' }] });
  });

  test('finds a name by itself, also where capitals have no plain small letter', async () => {
    for (const name of ['ΟΔΟΣ', 'İZMİR', 'STRAẞE', 'ÄRGER']) {
      await post(lead({ name }));
      const { body } = await get(`?search=${encodeURIComponent(name)}`);
      expect(namesOf(body)).toEqual([name]);
    }
  });

  test('searches in name, email, company and phone, in any case, and takes wildcards as text', async () => {
    await post(lead({ name: 'Anna Müller' }));
    await post(lead({ name: 'b', email: 'anna@example.com' }));
    await post(lead({ name: 'c', company: 'HANNAH GmbH' }));
    await post(lead({ name: 'd', phone: '+49 (0)30 1234' }));
    await post(lead({ name: 'e', appointment_notes: 'anna' }));
    await post(lead({ name: '100%_\\' }));
    const search = async (text: string) => {
      const { body } = await get(`?search=${encodeURIComponent(text)}`);
      const names = namesOf(body);
      expect(valueAt(body, 'total')).toBe(names.length);
      return names.sort();
    };
    expect(await search('ANNA')).toEqual(['Anna Müller', 'b', 'c']);
    expect(await search('müll')).toEqual(['Anna Müller']);
    expect(await search('(0)30')).toEqual(['d']);
    expect(await search('%')).toEqual(['100%_\\']);
    expect(await search('_')).toEqual(['100%_\\']);
    expect(await search('\\')).toEqual(['100%_\\']);
    expect(await search("' or 1=1")).toEqual([]);
    expect(await search('müllerb')).toEqual([]);
  });

  test.each([
    ['page=0', 'page', 'greater_than_equal'],
    ['page=x', 'page', 'int_parsing'],
    ['page=1.5', 'page', 'int_parsing'],
    ['page=99999999999999', 'page', 'less_than_equal'],
    ['size=0', 'size', 'greater_than_equal'],
    ['size=101', 'size', 'less_than_equal'],
    ['size=-1', 'size', 'greater_than_equal'],
    ['status=rich', 'status', 'literal_error'],
    ['channel=WEB', 'channel', 'literal_error'],
    [`search=${'x'.repeat(201)}`, 'search', 'string_too_long'],
    ['search=%00', 'search', 'value_error'],
  ])('answers 422 for ?%s', async (query, name, type) => {
    const answer = await get(`?${query}`);
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail')).toEqual([
      expect.objectContaining({ type, loc: ['query', name] }),
    ]);
  });
});

describe('PATCH /api/v1/leads/{lead_id}', () => {
  test('changes what is given, empties what may be empty, and leaves the rest', async () => {
    const made = await post(lead({ phone: '1', email: 'a@example.com', company: 'x' }));
    const path = `/api/v1/leads/${textAt(made.body, 'id')}`;
    const body = { status: 'booked', phone: null, email: 'B@example.com', channel: 'voice' };
    const answer = await gateway.rest('PATCH', path, { body, token });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...Object(made.body),
      status: 'booked',
      phone: null,
      email: 'b@example.com',
      updated_at: timestamp,
    });
    expect(textAt(answer.body, 'updated_at') > textAt(made.body, 'updated_at')).toBe(true);
    const bad = await gateway.rest('PATCH', path, { body: { name: null }, token });
    expect(bad.status).toBe(422);
    expect(valueAt(bad.body, 'detail', 0, 'loc')).toEqual(['body', 'name']);
  });

  test.each(['0190a0a0-0000-7000-8000-000000000000', 'x', "' or 1=1", '%00'])(
    'answers 404 for the id %s',
    async (id) => {
      const path = `/api/v1/leads/${encodeURIComponent(id)}`;
      for (const method of ['GET', 'PATCH']) {
        const body = method === 'PATCH' ? { name: 'x' } : undefined;
        const answer = await gateway.rest(method, path, { token, body });
        expect(answer).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
      }
    },
  );
});

describe('query leads', () => {
  const query = `query ($first: Int, $after: String) {
    leads(first: $first, after: $after) {
      totalCount edges { cursor node { name } } nodes { name }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  const page = async (variables: Record<string, unknown>) => {
    const { body } = await gateway.graphql(query, variables, { token });
    return valueAt(body, 'data', 'leads');
  };

  test('walks the whole list by cursors, and is not disturbed by what is added meanwhile', async () => {
    for (let index = 1; index <= 5; index += 1) {
      await post(lead({ name: `${index}` }));
    }
    const first = await page({ first: 2 });
    expect(first).toMatchObject({
      totalCount: 5,
      nodes: [{ name: '5' }, { name: '4' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(valueAt(first, 'edges', 1, 'cursor')).toBe(valueAt(first, 'pageInfo', 'endCursor'));
    await post(lead({ name: '6' }));
    const second = await page({ first: 2, after: valueAt(first, 'pageInfo', 'endCursor') });
    expect(second).toMatchObject({
      nodes: [{ name: '3' }, { name: '2' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: true },
    });
    const last = await page({ first: 2, after: valueAt(second, 'pageInfo', 'endCursor') });
    expect(last).toMatchObject({ nodes: [{ name: '1' }], pageInfo: { hasNextPage: false } });
  });

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: -1 }, 'first'],
    [{ after: 'x' }, 'after'],
    [{ after: Buffer.from('id:x').toString('base64url') }, 'after'],
    [{ after: Buffer.from('offset:-1').toString('base64url') }, 'after'],
    [{ after: '\0' }, 'after'],
  ])('answers BAD_USER_INPUT for %j', async (variables, name) => {
    const { body } = await gateway.graphql(query, variables, { token });
    expect(valueAt(body, 'errors', 0, 'extensions')).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ loc: [name] }],
    });
  });

  test('counts nothing unless it is asked to, and reads nested fields in one query each', async () => {
    for (let index = 0; index < 3; index += 1) {
      const { body } = await post(lead({ name: `${index}` }));
      const leadId = textAt(body, 'id');
      const booking = {
        leadId,
        startTime: '2026-12-01T10:00:00Z',
        endTime: '2026-12-01T11:00:00Z',
      };
      await gateway.graphql(
        'mutation ($input: CreateBookingInput!) { createBooking(input: $input) { id } }',
        { input: booking },
        { token },
      );
    }
    const statements: string[] = [];
    const logger = gateway.database.orm.config.getLogger();
    logger.setDebugMode(['query']);
    Object.assign(logger, {
      logQuery: ({ query: text }: { query: string }) => statements.push(text),
    });
    const { body } = await gateway.graphql(
      `{ leads { nodes { name bookings(first: 5) { nodes { id lead { name } } } } } }`,
      {},
      { token },
    );
    logger.setDebugMode(false);
    expect(valueAt(body, 'data', 'leads', 'nodes', 2, 'bookings', 'nodes', 0)).toMatchObject({
      lead: { name: '0' },
    });
    expect(statements.filter((text) => text.includes('count('))).toEqual([]);
    expect(statements.filter((text) => text.includes('from bookings'))).toHaveLength(1);
    // One for the page, one for the leads of all the bookings; the account's comes before.
    expect(statements.filter((text) => /from "?leads"?/.test(text))).toHaveLength(2);
  });
});
