import { routeTable } from '#gateway/rest/route-table.js';
import { type Answer, textAt, valueAt } from '../harness/client.js';
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

const writing = routeTable
  .filter(({ method }) => method !== 'GET')
  .map(({ method, path }) => [method, path.replace(/\{\w+\}/, 'x')] as const);

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  gateway.rest('POST', path, { body, headers, token });
const faultOf = (answer: Answer) => [answer.status, valueAt(answer.body, 'detail', 0, 'type')];

const bombs = {
  lists: (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`,
  objects: (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
};
const depths = [65, 1000, 5000, 15_000];

describe('bodies (body-parser CVE-2024-45590, qs CVE-2025-15284)', () => {
  test.each(writing)('%s %s reads no form, however it is nested', async (method, path) => {
    const form = `a${'[b]'.repeat(5000)}=c&${'full_name[]=x&'.repeat(2000)}full_name=x`;
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { 'Content-Type': type };
      const answer = await gateway.rest(method, path, { body: form, headers, token });
      expect(faultOf(answer)).toEqual([422, 'model_attributes_type']);
    }
  });

  test.each(writing)(
    '%s %s refuses a body that is nested too deeply by 422',
    async (method, path) => {
      for (const text of [...depths.map(bombs.lists), ...depths.map(bombs.objects)]) {
        // As the whole body, in a text, in an object that is free to hold anything, in nothing known.
        for (const body of [
          text,
          `{"name":${text}}`,
          `{"metadata":{"a":${text}}}`,
          `{"x":${text}}`,
        ]) {
          const answer = await gateway.rest(method, path, { body, token });
          expect(faultOf(answer)).toEqual([422, 'json_invalid']);
        }
      }
    },
  );

  test('a body that is nested too deeply is refused over GraphQL by 400', async () => {
    for (const text of [...depths.map(bombs.lists), ...depths.map(bombs.objects)]) {
      for (const body of [
        text,
        `{"query":${text}}`,
        `{"query":"{ __typename }","extensions":{"a":${text}}}`,
        `{"query":"query ($f: LeadFilter) { leads(filter: $f) { totalCount } }",
          "variables":{"f":{"search":${text}}}}`,
      ]) {
        const answer = await post('/graphql', body);
        expect(answer.status).toBe(400);
        expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe('BAD_USER_INPUT');
      }
    }
  });

  test('what is nested as deeply as inputs may be is read, and its fault is named', async () => {
    const lead = (depth: number) =>
      post('/api/v1/leads', `{"name":"x","channel":"web","metadata":{"a":${bombs.lists(depth)}}}`);
    expect((await lead(14)).status).toBe(201);
    const answer = await lead(40);
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail', 0, 'loc')).toEqual(['body', 'metadata']);
  });

  test('a body without a stated length is cut off at the limit', async () => {
    for (const path of ['/api/v1/leads', '/graphql']) {
      const chunk = new TextEncoder().encode(`"${'x'.repeat(50_000)}",`);
      let count = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          count += 1;
          controller.enqueue(chunk);
          if (count === 40) {
            controller.close();
          }
        },
      });
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
      const options = { method: 'POST', headers, body, duplex: 'half' } as const;
      const answer = await fetch(gateway.url + path, options);
      expect(answer.status).toBe(413);
      await answer.body?.cancel();
    }
  });

  test('thousands of keys and parameters are no more work than a few', async () => {
    const keys = Array.from({ length: 8000 }, (_, index) => `"k${index}":1`).join(',');
    expect(faultOf(await post('/api/v1/leads', `{${keys}}`))).toEqual([422, 'missing']);
    const parameters = Array.from({ length: 1000 }, (_, index) => `a[${index}]`).join('&');
    const { status } = await gateway.rest('GET', `/api/v1/leads?${parameters}`, { token });
    expect(status).toBe(200);
  });

  test('a charset other than UTF-8 hides nothing', async () => {
    const body = new Blob([Buffer.from('{"name":"x","channel":"web"}', 'utf16le')]);
    const headers = { 'Content-Type': 'application/json; charset=utf-16le' };
    const answer = await gateway.rest('POST', '/api/v1/leads', { body, headers, token });
    expect(faultOf(answer)).toEqual([422, 'json_invalid']);
  });

  test('GET reads no body at all', async () => {
    const lines = [
      'GET /api/v1/auth/me HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      `Authorization: Bearer ${token}`,
    ];
    const answer = await sendRaw(gateway.url, lines, { body: '{"user_id":' });
    expect(statusOf(answer)).toBe(200);
  });
});
