import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway({
    CORS_ORIGINS: 'https://app.example',
    RATE_LIMIT: 'off',
  });
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
});
afterAll(() => gateway.stop());

const countUsers = async () =>
  valueAt(await gateway.sql('select count(*)::int as n from users'), 0, 'n');

/**
 * What the Fetch standard lets a page send to another site without asking first, and what browsers
 * or servers have taken for that by mistake.
 */
const simpleTypes = [
  'text/plain',
  'text/plain; charset=utf-8',
  'text/plain; application/json',
  'text/plain; x="application/json"',
  'TEXT/PLAIN',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=application/json',
  'application/json-but-not-really',
  'text/json',
  'x',
  '/',
  ';application/json',
];
const query = '{ me { id email } }';
const mutation = (email: string) =>
  `mutation { register(input: {
     email: "${email}", password: "your_password", fullName: "x", organizationName: "x"
   }) { accessToken } }`;

describe('cross-site requests that need no preflight (Apollo GHSA-9q82-xgwf-vj6h)', () => {
  test.each(simpleTypes)('a GET of type %j is refused, also with a token', async (type) => {
    const path = `/graphql?query=${encodeURIComponent(query)}`;
    const headers = { 'Content-Type': type, Origin: 'https://evil.example' };
    const answer = await gateway.rest('GET', path, { headers, token });
    expect([400, 415]).toContain(answer.status);
    expect(valueAt(answer.body, 'data')).toBeUndefined();
    // Apollo's own header, which needs a preflight, does not make such a GET good either.
    const asked = await gateway.rest('GET', path, {
      headers: { ...headers, 'Apollo-Require-Preflight': 'yes' },
      token,
    });
    expect(asked.status).toBe(415);
  });

  test.each(simpleTypes)(
    'a POST of type %j changes nothing, over GraphQL and REST',
    async (type) => {
      const before = await countUsers();
      const headers = { 'Content-Type': type, Origin: 'https://evil.example' };
      const answers = await Promise.all([
        gateway.rest('POST', '/graphql', {
          body: JSON.stringify({ query: mutation('csrf@example.com') }),
          headers,
        }),
        gateway.rest('POST', `/graphql?query=${encodeURIComponent(mutation('csrf@example.com'))}`, {
          body: 'x',
          headers,
        }),
        gateway.rest('POST', '/api/v1/auth/register', {
          body: JSON.stringify(registration()),
          headers,
        }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 422]);
      expect(await countUsers()).toBe(before);
    },
  );

  test('a POST without any type, or without a body, changes nothing', async () => {
    const before = await countUsers();
    const body = new Blob([JSON.stringify({ query: mutation('csrf@example.com') })]);
    const path = `${gateway.url}/graphql`;
    expect((await fetch(path, { method: 'POST', body })).status).toBe(400);
    expect((await fetch(path, { method: 'POST' })).status).toBe(400);
    const form = new FormData();
    form.set('operations', JSON.stringify({ query: mutation('csrf@example.com') }));
    form.set('map', '{}');
    expect((await fetch(path, { method: 'POST', body: form })).status).toBe(400);
    expect(await countUsers()).toBe(before);
  });

  test('a GET changes nothing, even from a page that may ask', async () => {
    const before = await countUsers();
    const path = `/graphql?query=${encodeURIComponent(mutation('csrf@example.com'))}`;
    const headers = { 'Apollo-Require-Preflight': 'yes', Origin: 'https://app.example' };
    const answer = await gateway.rest('GET', path, { headers });
    expect(answer.status).toBe(405);
    expect(await countUsers()).toBe(before);
  });

  test('no answer sets a cookie, and no other site may read one', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://app.example.evil.example']) {
      for (const [method, path] of [
        ['POST', '/api/v1/auth/register'],
        ['OPTIONS', '/api/v1/auth/register'],
        ['OPTIONS', '/graphql'],
        ['GET', '/api/v1/auth/me'],
      ] as const) {
        const body = method === 'POST' ? { body: registration() } : {};
        const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' };
        const answer = await gateway.rest(method, path, { ...body, headers });
        expect(answer.headers.get('set-cookie')).toBeNull();
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
        expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      }
    }
  });
});
