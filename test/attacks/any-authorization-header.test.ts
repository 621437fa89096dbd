import fc from 'fast-check';
import { routeTable } from '#gateway/rest/route-table.js';
import { textAt, valueAt } from '../harness/client.js';
import { PUBLIC_OPERATIONS } from '../harness/published-schema.js';
import { sendRaw, statusOf } from '../harness/send-raw.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
});
afterAll(() => gateway.stop());

const routes = routeTable
  .filter(({ operation }) => !PUBLIC_OPERATIONS.includes(operation))
  .map(({ method, path }) => ({ method, path: path.replace(/\{\w+\}/g, 'x') }));

/** RFC 9110, section 5.5: all that the value of a field may hold. */
const fieldValue = fc.string({
  unit: fc
    .oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff }))
    .map((code) => String.fromCharCode(code)),
  maxLength: 200,
});
const part = fc.oneof(
  fc.json().map((json) => Buffer.from(json).toString('base64url')),
  fc.base64String(),
  fieldValue,
);
const anyHeader = fc
  .oneof(
    fieldValue,
    fieldValue.map((value) => `Bearer ${value}`),
    fc.array(part, { maxLength: 5 }).map((parts) => `Bearer ${parts.join('.')}`),
    fc.tuple(part, fc.nat({ max: 300 })).map(([text, at]) => {
      return `Bearer ${token.slice(0, at)}${text}.${token.slice(at + 1)}`;
    }),
  )
  // A dot in place of a dot leaves the token as it is.
  .filter((header) => header !== `Bearer ${token}`);

describe('a header that throws (Auth.js GHSA-xmf8-cvqr-rfgj)', () => {
  test('any Authorization header that is no token is answered by 401, on every locked route', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), anyHeader, async (index, header) => {
        const { method = '', path = '' } = routes[index % routes.length] ?? {};
        const answer = await gateway.rest(method, path, { headers: { Authorization: header } });
        expect(answer).toMatchObject({ status: 401, body: { detail: 'Not authenticated' } });
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }),
      { numRuns: 200 },
    );
  });

  test('and over GraphQL, with the same code', async () => {
    await fc.assert(
      fc.asyncProperty(anyHeader, async (header) => {
        const headers = { Authorization: header };
        const answer = await gateway.graphql('{ me { id } }', {}, { headers });
        expect(answer.status).toBe(401);
        expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe('UNAUTHENTICATED');
      }),
      { numRuns: 60 },
    );
  });

  test('and what needs no token does not look at it', async () => {
    await fc.assert(
      fc.asyncProperty(anyHeader, async (header) => {
        const headers = { Authorization: header };
        expect((await gateway.rest('GET', '/healthz', { headers })).status).toBe(200);
        const answer = await gateway.graphql('{ __typename }', {}, { headers });
        expect(answer.body).toEqual({ data: { __typename: 'Query' } });
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['a control character', ['Authorization: Bearer \x01\x7f']],
    ['NUL', ['Authorization: Bearer a\0b']],
    ['a folded line', ['Authorization: Bearer', ' a.b.c']],
    ['no colon', ['Authorization']],
    ['a blank before the colon', ['Authorization : Bearer a.b.c']],
    ['nothing', ['Authorization:']],
    ['two of them', ['Authorization: Bearer a.b.c', 'Authorization: Bearer d.e.f']],
  ])('not even %s, which no client library sends, makes a fault of ours', async (_, lines) => {
    const head = ['GET /api/v1/auth/me HTTP/1.1', 'Host: x', ...lines];
    expect([400, 401]).toContain(statusOf(await sendRaw(gateway.url, head)));
  });

  test('of two headers only the first counts', async () => {
    const head = ['GET /api/v1/auth/me HTTP/1.1', 'Host: x'];
    const [good, bad] = [`Authorization: Bearer ${token}`, 'Authorization: Bearer a.b.c'];
    expect(statusOf(await sendRaw(gateway.url, [...head, bad, good]))).toBe(401);
    expect(statusOf(await sendRaw(gateway.url, [...head, good]))).toBe(200);
  });
});
