import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Answer, RequestValues } from '../harness/client.js';
import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway({ CORS_ORIGINS: 'https://app.example' });
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
});
afterAll(() => gateway.stop());

/** What must be the same whichever way a request took: all but what is new for each. */
function plain({ status, headers, body }: Answer): unknown {
  const own = ['date', 'x-request-id'];
  return { status, body, headers: [...headers].filter(([name]) => !own.includes(name)).sort() };
}

const ME = '{ me { id email organization { name } } }';

/** A parameter that nobody reads makes an address too long for the short way. */
const LONG = `unread=${'x'.repeat(3000)}`;

describe('a request that takes the short way is answered as by the whole way', () => {
  const rest: [string, string, string, () => RequestValues][] = [
    ['the profile', 'GET', '/api/v1/auth/me', () => ({ token })],
    ['no token', 'GET', '/api/v1/auth/me', () => ({})],
    ['a forged token', 'GET', '/api/v1/auth/me', () => ({ token: `${token}x` })],
    ['a list', 'GET', '/api/v1/leads?page=1&size=2', () => ({ token })],
    ['a list out of bounds', 'GET', '/api/v1/leads?page=0', () => ({ token })],
    ['a change', 'PATCH', '/api/v1/auth/me', () => ({ token, body: { full_name: 'New Name' } })],
    [
      'a change of the wrong type',
      'PATCH',
      '/api/v1/auth/me',
      () => ({ token, body: { full_name: 1 } }),
    ],
    [
      'a wrong login',
      'POST',
      '/api/v1/auth/login',
      () => ({ body: { email: 'a@b.co', password: 'wrong' } }),
    ],
    ['a body that is not JSON', 'POST', '/api/v1/auth/login', () => ({ body: '{"email":' })],
    [
      'no body',
      'POST',
      '/api/v1/auth/login',
      () => ({ headers: { 'Content-Type': 'application/json' } }),
    ],
    [
      'a page of an allowed origin',
      'GET',
      '/api/v1/auth/me',
      () => ({ token, headers: { Origin: 'https://app.example' } }),
    ],
    [
      'a page of another origin',
      'GET',
      '/api/v1/auth/me',
      () => ({ token, headers: { Origin: 'https://evil.example' } }),
    ],
  ];
  test.each(rest)('REST: %s', async (_, method, path, values) => {
    const short = await gateway.rest(method, path, values());
    const whole = await gateway.rest(
      method,
      `${path}${path.includes('?') ? '&' : '?'}${LONG}`,
      values(),
    );
    expect(plain(short)).toEqual(plain(whole));
  });

  const graphql: [string, object, (() => string) | null][] = [
    ['a query', { query: ME }, () => token],
    ['a query without a token', { query: ME }, null],
    [
      'variables',
      { query: 'query ($n: Int) { leads(first: $n) { nodes { id } } }', variables: { n: 2 } },
      () => token,
    ],
    [
      'a variable of the wrong type',
      { query: 'query ($n: Int) { leads(first: $n) { nodes { id } } }', variables: { n: 'x' } },
      () => token,
    ],
    ['a size out of bounds', { query: '{ leads(first: 1000) { nodes { id } } }' }, () => token],
    [
      'one of two operations',
      { query: `query A ${ME} query B { __typename }`, operationName: 'B' },
      () => token,
    ],
    ['an operation that is not there', { query: `query A ${ME}`, operationName: 'C' }, () => token],
    ['none of two operations', { query: `query A ${ME} query B { __typename }` }, () => token],
    ['a document that is not valid', { query: '{ nothing }' }, () => token],
    [
      'a mutation',
      { query: 'mutation { updateMe(input: { fullName: "Same" }) { fullName } }' },
      () => token,
    ],
    ['variables that are a list', { query: ME, variables: [] }, () => token],
    ['extensions', { query: ME, extensions: {} }, () => token],
  ];
  test.each(graphql)('GraphQL: %s, however often it comes', async (_, body, findToken) => {
    const send = (path: string) =>
      gateway.rest('POST', path, {
        body,
        headers: { Accept: 'application/json' },
        ...(findToken === null ? {} : { token: findToken() }),
      });
    const whole = plain(await send('/graphql?whole'));
    // The first is looked at by Apollo, the later ones are known, the last ones are compiled.
    for (let time = 0; time < 8; time += 1) {
      expect(plain(await send('/graphql'))).toEqual(whole);
    }
  });

  test('GraphQL: the content type that the client prefers', async () => {
    const accept = 'application/graphql-response+json,application/json;q=0.9';
    const send = (path: string) =>
      gateway.rest('POST', path, { body: { query: ME }, token, headers: { Accept: accept } });
    await send('/graphql');
    const short = await send('/graphql');
    expect(short.headers.get('content-type')).toBe(
      'application/graphql-response+json; charset=utf-8',
    );
    expect(short.headers.get('content-type')).toBe(
      (await send('/graphql?whole')).headers.get('content-type'),
    );
  });

  test('each has an id of its own, or the one that it brought', async () => {
    const idOf = async (headers: Record<string, string>) =>
      (await gateway.rest('GET', '/api/v1/auth/me', { token, headers })).headers.get(
        'x-request-id',
      );
    expect(await idOf({})).not.toBe(await idOf({}));
    expect(await idOf({ 'X-Request-Id': 'mine' })).toBe('mine');
  });
});

test('a client that goes away in the middle of its body leaves the gateway as it was', async () => {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.write(
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"query":',
  );
  await setTimeout(50);
  socket.destroy();
  const answer = await gateway.graphql(ME, {}, { token });
  expect(valueAt(answer.body, 'data', 'me', 'organization', 'name')).toBe('Your Business');
});
