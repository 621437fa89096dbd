import fc from 'fast-check';
import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const countRows = async () => {
  const rows = await gateway.sql(
    `select (select count(*)::int from users) as users,
            (select count(*)::int from organizations) as organizations`,
  );
  return rows[0];
};

const register = (body: unknown, headers: Record<string, string> = {}) =>
  gateway.rest('POST', '/api/v1/auth/register', { body, headers });

describe('a body that is no JSON object', () => {
  const cases: [string, unknown, Record<string, string>, string, unknown[]][] = [
    ['nothing', undefined, {}, 'missing', ['body']],
    ['an empty text', '', {}, 'missing', ['body']],
    ['half an object', '{"email"', {}, 'json_invalid', ['body', 8]],
    ['a trailing comma', '{"email":"a@example.com",}', {}, 'json_invalid', ['body', 25]],
    [
      'bytes that are no UTF-8',
      new Blob([new Uint8Array([0x22, 0xff, 0x22])]),
      {},
      'json_invalid',
      ['body', 0],
    ],
    ['null', 'null', {}, 'model_attributes_type', ['body']],
    ['a number', '1', {}, 'model_attributes_type', ['body']],
    ['a text', '"secret"', {}, 'model_attributes_type', ['body']],
    ['a list', '[{"password":"secret"}]', {}, 'model_attributes_type', ['body']],
    [
      'a form',
      'email=a%40example.com&password=secret',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'model_attributes_type',
      ['body'],
    ],
    [
      'plain text',
      '{"password":"secret"}',
      { 'Content-Type': 'text/plain' },
      'model_attributes_type',
      ['body'],
    ],
    ['a compressed body', 'xxxx', { 'Content-Encoding': 'gzip' }, 'json_invalid', ['body', 0]],
  ];
  test.each(cases)('is answered by 422: %s', async (_, body, headers, type, loc) => {
    const before = await countRows();
    const answer = await register(body, headers);
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail')).toEqual([
      { type, loc, msg: expect.any(String), input: null },
    ]);
    expect(await countRows()).toEqual(before);
  });
});

describe('a field that is not what it should be', () => {
  const odd: [string, unknown][] = [
    ['null', null],
    ['a number', 42],
    ['true', true],
    ['an empty object', {}],
    ['an operator', { $gt: '' }],
    ['a list of one text', ['a@example.com']],
    ['an object with a prototype', JSON.parse('{"__proto__":{"length":9}}')],
  ];
  const fields = ['email', 'password', 'full_name', 'organization_name'];
  test.each(fields.flatMap((field) => odd.map(([name, value]) => [field, name, value] as const)))(
    'is answered by 422: %s is %s',
    async (field, _, value) => {
      const before = await countRows();
      const answer = await register(registration({ [field]: value }));
      expect(answer.status).toBe(422);
      expect(valueAt(answer.body, 'detail')).toEqual([
        expect.objectContaining({ type: 'string_type', loc: ['body', field] }),
      ]);
      expect(await countRows()).toEqual(before);
    },
  );

  test.each(fields)(
    'is answered by 422 where it holds NUL or half a character: %s',
    async (field) => {
      for (const text of ['\0', '\ud800', '\udc00x']) {
        const valid = String(registration()[field]);
        const answer = await register(registration({ [field]: text + valid }));
        expect(answer.status).toBe(422);
      }
    },
  );

  test('is named together with all the others, and no password is repeated', async () => {
    const answer = await register({ email: 'you', password: 'short7!', full_name: 7 });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        detail: [
          { type: 'value_error', loc: ['body', 'email'], input: 'you' },
          {
            type: 'string_too_short',
            loc: ['body', 'password'],
            msg: 'String should have at least 8 characters',
            ctx: { min_length: 8 },
          },
          { type: 'string_type', loc: ['body', 'full_name'], input: 7 },
          { type: 'missing', loc: ['body', 'organization_name'], msg: 'Field required' },
        ],
      },
    });
    expect(JSON.stringify(answer.body)).not.toContain('short7!');
  });

  test('is answered by 422, however deep it is nested', async () => {
    const { body } = await register(registration());
    const token = textAt(body, 'access_token');
    const levels = 15_000;
    const deep = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const name = await gateway.rest('POST', '/api/v1/leads', {
      body: `{"name":${deep},"channel":"web"}`,
      token,
    });
    expect(name.status).toBe(422);
    const metadata = await gateway.rest('POST', '/api/v1/leads', {
      body: `{"name":"x","channel":"web","metadata":${deep}}`,
      token,
    });
    expect(metadata).toMatchObject({
      status: 422,
      body: { detail: [{ type: 'json_invalid', loc: ['body', 0], input: null }] },
    });
  });

  test('holds no name from the prototype', async () => {
    const answer = await register(
      JSON.parse(`{"__proto__":${JSON.stringify(registration())},"constructor":{}}`),
    );
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail')).toHaveLength(4);
  });
});

describe('a text that is too long', () => {
  test.each([
    ['email', `${'x'.repeat(250)}@example.com`],
    ['password', 'x'.repeat(1025)],
    ['full_name', 'x'.repeat(201)],
    ['organization_name', 'x'.repeat(201)],
  ])('is answered by 422: %s', async (field, value) => {
    const answer = await register(registration({ [field]: value }));
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail', 0, 'type')).toBe('string_too_long');
  });

  test('is counted in characters, not in bytes', async () => {
    const answer = await register(registration({ full_name: '\u{1f600}'.repeat(200) }));
    expect(answer.status).toBe(201);
    expect((await register(registration({ password: '\u{1f600}'.repeat(7) }))).status).toBe(422);
  });

  test('of a megabyte is answered by 413, over REST and GraphQL', async () => {
    const body = registration({ full_name: 'x'.repeat(1_000_000) });
    expect(await register(body)).toMatchObject({
      status: 413,
      body: { detail: 'Content Too Large' },
    });
    const answer = await gateway.graphql('{ me { id } }', { x: 'x'.repeat(1_000_000) });
    expect(answer.status).toBe(413);
    expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe('PAYLOAD_TOO_LARGE');
  });
});

describe('GraphQL input', () => {
  const mutation = `mutation ($input: RegisterInput!) {
    register(input: $input) { accessToken }
  }`;

  test('is checked as REST is, with the same items', async () => {
    const answer = await gateway.graphql(mutation, {
      input: { email: 'you', password: 'short7!', fullName: 7, role: 'admin' },
    });
    expect(answer.status).toBe(400);
    const extensions = valueAt(answer.body, 'errors', 0, 'extensions');
    expect(extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [
        { type: 'value_error', loc: ['input', 'email'] },
        { type: 'string_too_short', loc: ['input', 'password'] },
        { type: 'string_type', loc: ['input', 'fullName'] },
        { type: 'missing', loc: ['input', 'organizationName'] },
        { type: 'extra_forbidden', loc: ['input', 'role'] },
      ],
    });
    expect(JSON.stringify(answer.body)).not.toContain('short7!');
  });

  test('in a variable of its own is not repeated, since it may be a password', async () => {
    for (const password of [12_345_678, ['hunter22'], { a: 'hunter22' }]) {
      const answer = await gateway.graphql(
        `mutation ($password: String!) {
          login(input: { email: "you@example.com", password: $password }) { accessToken }
        }`,
        { password },
      );
      expect(answer.status).toBe(400);
      expect(valueAt(answer.body, 'errors', 0, 'extensions', 'fields')).toMatchObject([
        { type: 'string_type', loc: ['password'], input: '**********' },
      ]);
    }
  });

  test('is checked where it stands in the document itself', async () => {
    const answer = await gateway.graphql(`mutation {
      register(input: { email: "you", password: "short7!", fullName: "x", organizationName: "" }) {
        accessToken
      }
    }`);
    expect(answer.status).toBe(400);
    expect(valueAt(answer.body, 'errors', 0, 'extensions')).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [
        { loc: ['input', 'email'] },
        { loc: ['input', 'password'], input: '**********' },
        { loc: ['input', 'organizationName'] },
      ],
    });
  });

  test.each([
    ['no body at all', ''],
    ['no JSON', '{"query"'],
    ['no query', '{}'],
    ['a query that is a list', '{"query":["{ me { id } }"]}'],
    ['variables that are a list', '{"query":"{ __typename }","variables":[1]}'],
    ['a batch', '[{"query":"{ __typename }"},{"query":"{ __typename }"}]'],
    ['a syntax error', '{"query":"{ me"}'],
    ['an unknown field', '{"query":"{ me { password } }"}'],
    ['an unknown operation name', '{"query":"query A { __typename }","operationName":"B"}'],
    ['two operations and no name', '{"query":"query A { __typename } query B { __typename }"}'],
    ['an unknown variable type', '{"query":"query ($x: Nope) { __typename }","variables":{"x":1}}'],
  ])('is refused by 400: %s', async (_, body) => {
    const answer = await gateway.rest('POST', '/graphql', { body });
    expect(answer.status).toBe(400);
    expect(valueAt(answer.body, 'errors', 0, 'message')).toEqual(expect.any(String));
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\bat \w+ \(/);
  });
});

describe('any JSON', () => {
  test('is answered by a documented error, never by a fault of ours', async () => {
    const { body } = await register(registration());
    const token = textAt(body, 'access_token');
    const keys = ['email', 'password', 'full_name', 'organization_name', '__proto__', 'id'];
    const anyBody = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...keys), fc.jsonValue(), { noNullPrototype: true }),
      fc.dictionary(fc.constantFrom(...keys), fc.string({ unit: 'binary' }), {
        noNullPrototype: true,
      }),
    );
    const routes = [
      'POST /api/v1/auth/register',
      'POST /api/v1/auth/login',
      'PATCH /api/v1/auth/me',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), anyBody, async (route, value) => {
        const [method = '', path = ''] = route.split(' ');
        const answer = await gateway.rest(method, path, { body: JSON.stringify(value), token });
        expect([200, 201, 401, 409, 422]).toContain(answer.status);
        if (answer.status === 422) {
          const detail = valueAt(answer.body, 'detail');
          expect(detail).toEqual(expect.arrayContaining([expect.anything()]));
        }
      }),
      { numRuns: 300 },
    );
  });
});
