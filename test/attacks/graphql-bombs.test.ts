import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  const body = registration();
  await gateway.rest('POST', '/api/v1/auth/register', { body });
  const { email, password } = body;
  const login = await gateway.rest('POST', '/api/v1/auth/login', { body: { email, password } });
  token = textAt(login.body, 'access_token');
});
afterAll(() => gateway.stop());

const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');
const get = (search: string, headers: Record<string, string> = {}) =>
  gateway.rest('GET', `/graphql?${search}`, {
    headers: { 'Apollo-Require-Preflight': 'yes', ...headers },
  });
const me = '{ me { id } }';

const doubling = `{ ...F0 } ${repeat(30, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)}
  fragment F30 on Query { me { id } }`;
const bombs: Record<string, string> = {
  aliases: `{ ${repeat(100, (index) => `a${index}: me { id }`)} }`,
  'one field a thousand times': `{ me { ${repeat(900, () => 'id')} } }`,
  'fragments that double': doubling,
  'fragments that double behind the schema': doubling
    .replaceAll('Query', '__Schema')
    .replace('{ ...F0 }', '{ __schema { ...F0 } }')
    .replace('me { id }', 'types { name }'),
  'fragments in a circle':
    '{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }',
  'inline fragments, side by side': `{ ${repeat(120, () => '... { me { id } }')} }`,
  'inline fragments, one in the other': `{ ${repeat(3000, () => '... {')} me { id } ${repeat(3000, () => '}')} }`,
  directives: `{ me ${repeat(300, () => '@include(if: true)')} { id } }`,
  'directives that are unknown': `{ me ${repeat(400, (index) => `@a${index}`)} { id } }`,
  'deep nesting': `{ ${repeat(100, () => 'leads { nodes {')} id ${repeat(100, () => '} }')} }`,
  'deep nesting without an end': '{a'.repeat(20_000),
  'a list without an end': `{ leads(after: ${'['.repeat(50_000)}`,
  'a huge list': `{ leads(after: [${repeat(20_000, () => '1')}]) { totalCount } }`,
  'many variables': `query (${repeat(3000, (index) => `$a${index}: Int`)}) { me { id } }`,
  'many operations': repeat(3000, (index) => `query Q${index} { me { id } }`),
  'many comments and tokens': `{ me { ${repeat(2000, () => 'id,,,#\n')} } }`,
  'pages in pages':
    '{ leads(first: 100) { nodes { conversations(first: 100) { nodes { messages(first: 100) { nodes { id } } } } } } }',
};

describe('a bomb is refused with 400 and clear words, and the gateway goes on', () => {
  afterEach(async () => {
    const answer = await gateway.graphql(me, {}, { token });
    expect(answer.status).toBe(200);
  });

  const expectRefusal = (answer: { status: number; body: unknown }) => {
    expect(answer.status).toBe(400);
    expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe('BAD_USER_INPUT');
    expect(textAt(answer.body, 'errors', 0, 'message')).toMatch(/at most \d+ /);
    expect(valueAt(answer.body, 'data')).toBeFalsy();
  };

  test.each(Object.entries(bombs))('%s', async (_, query) => {
    expectRefusal(await gateway.graphql(query, {}, { token }));
  });

  test('by GET', async () => {
    const query = encodeURIComponent(bombs.aliases ?? '');
    expectRefusal(await get(`query=${query}`));
    expectRefusal(await get(`a=b&query=${query}&operationName=A`));
  });

  test('by a page size in a variable', async () => {
    const query =
      'query ($size: Int) { leads(first: $size) { nodes { bookings(first: $size) { nodes { id } } } } }';
    expect((await gateway.graphql(query, { size: 10 }, { token })).status).toBe(200);
    expectRefusal(await gateway.graphql(query, { size: 100 }, { token }));
  });

  test('a batch', async () => {
    const body = Array.from({ length: 1000 }, () => ({ query: me }));
    expect((await gateway.rest('POST', '/graphql', { body, token })).status).toBe(400);
    expect((await gateway.rest('POST', '/graphql', { body: [{ query: me }], token })).status).toBe(
      400,
    );
  });
});

test('guesses at a password do not come by the dozen in one document', async () => {
  const guess = (index: number) =>
    `a${index}: login(input: { email: "you@example.com", password: "guess${index}" }) { accessToken }`;
  for (const query of [
    `mutation { ${repeat(2, guess)} }`,
    `mutation { ${guess(0)} ...F } fragment F on Mutation { ${guess(1)} }`,
  ]) {
    const answer = await gateway.rest('POST', '/graphql', { body: { query, operationName: 'A' } });
    expect(answer.status).toBe(400);
    expect(textAt(answer.body, 'errors', 0, 'message')).toContain(
      'at most 1 mutation that needs no token',
    );
  }
  const query = `mutation A { ${guess(0)} } mutation B { ${guess(1)} }`;
  const one = await gateway.rest('POST', '/graphql', { body: { query, operationName: 'A' } });
  expect(valueAt(one.body, 'errors')).toMatchObject([{ path: ['a0'] }]);
  const none = await gateway.rest('POST', '/graphql', { body: { query } });
  expect(none.status).toBe(400);
});

describe('documents that may be sent', () => {
  test('the whole introspection query is answered', async () => {
    const answer = await gateway.graphql(getIntrospectionQuery());
    expect(valueAt(answer.body, 'data', '__schema', 'queryType', 'name')).toBe('Query');
  });

  test('a text that is no document is answered as before', async () => {
    const answer = await gateway.graphql('{ me ');
    expect(answer.status).toBe(400);
    expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe('GRAPHQL_PARSE_FAILED');
  });
});

describe('a document that is sent by its hash', () => {
  const extensionsOf = (query: string) => ({
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
  });
  const send = (body: Record<string, unknown>) => gateway.rest('POST', '/graphql', { body, token });

  test('is answered once its text has come with it', async () => {
    const query = '{ me { id email } }';
    const extensions = extensionsOf(query);
    const unknown = await send({ extensions });
    expect(valueAt(unknown.body, 'errors', 0, 'extensions', 'code')).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
    expect((await send({ query, extensions })).status).toBe(200);
    expect((await send({ extensions })).status).toBe(200);
    const byGet = await get(`extensions=${encodeURIComponent(JSON.stringify(extensions))}`, {
      Authorization: `Bearer ${token}`,
    });
    expect(valueAt(byGet.body, 'data', 'me', 'email')).toEqual(expect.any(String));
  });

  test('is never remembered where it passes a limit', async () => {
    const query = bombs.aliases ?? '';
    const extensions = extensionsOf(query);
    expect((await send({ query, extensions })).status).toBe(400);
    const answer = await send({ extensions });
    expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
  });

  test('is not taken for another text', async () => {
    const answer = await send({ query: me, extensions: extensionsOf('{ me { email } }') });
    expect(answer.status).toBe(400);
  });

  test('counts its page sizes each time', async () => {
    const query =
      'query ($size: Int) { leads(first: $size) { nodes { bookings(first: $size) { nodes { id } } } } }';
    const extensions = extensionsOf(query);
    expect((await send({ query, extensions, variables: { size: 1 } })).status).toBe(200);
    expect((await send({ extensions, variables: { size: 100 } })).status).toBe(400);
  });
});

describe('what a page of another site can send without asking first is refused', () => {
  const body = JSON.stringify({ query: me });
  const form = 'application/x-www-form-urlencoded';
  const post = (content: string | Blob, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      body: content,
      headers: { Authorization: `Bearer ${token}`, ...headers },
    });

  test.each(['text/plain', 'text/plain; charset=utf-8', form, 'multipart/form-data; boundary=a'])(
    'POST as %s',
    async (type) => {
      expect((await post(body, { 'Content-Type': type })).status).toBe(400);
    },
  );

  test('POST without a content type, and as a form of a page', async () => {
    expect((await post(new Blob([body]))).status).toBe(400);
    const values = new URLSearchParams({ query: me }).toString();
    expect((await post(values, { 'Content-Type': form })).status).toBe(400);
  });

  test('GET', async () => {
    for (const headers of [{}, { 'Content-Type': 'text/plain' }]) {
      const answer = await gateway.rest('GET', `/graphql?query=${encodeURIComponent(me)}`, {
        headers,
        token,
      });
      expect(answer.status).toBe(400);
    }
  });

  test('by GET nothing is changed, whatever the headers', async () => {
    const query = encodeURIComponent('mutation { updateMe(input: { fullName: "Eve" }) { id } }');
    expect((await get(`query=${query}`, { Authorization: `Bearer ${token}` })).status).toBe(405);
  });
});
