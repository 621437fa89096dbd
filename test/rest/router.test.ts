import { request } from 'node:http';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const documented = [
  ['/api/v1/auth/register', 'POST'],
  ['/api/v1/auth/login', 'POST'],
  ['/api/v1/auth/oauth/callback', 'POST'],
  ['/api/v1/auth/me', 'GET, PATCH'],
  ['/api/v1/leads', 'GET, POST'],
  ['/api/v1/leads/0190a0a0-0000-7000-8000-000000000000', 'GET, PATCH'],
  ['/api/v1/bookings', 'GET'],
  ['/api/v1/conversations/x/messages', 'GET'],
] as const;

describe('a documented path', () => {
  test.each(documented)('%s answers other methods by 405 and names %s', async (path, allow) => {
    const others = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (method) => !allow.split(', ').includes(method),
    );
    for (const method of others) {
      const answer = await gateway.rest(method, path);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe(allow);
      if (method !== 'HEAD') {
        expect(answer.body).toEqual({ detail: 'Method Not Allowed' });
      }
    }
  });

  test.each(documented)('%s is where a trailing slash leads, whatever the Host', async (path) => {
    const answer = await gateway.rest('POST', `${path}/?a=b`, {
      headers: { 'X-Forwarded-Host': 'evil.example' },
    });
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe(`${path}?a=b`);
  });
});

describe('a request line with a host of its own', () => {
  const locate = (target: string) =>
    new Promise((resolve, reject) => {
      request(gateway.url, { path: target }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers.location]);
      })
        .once('error', reject)
        .end();
    });

  test('does not get that host repeated', async () => {
    const target = 'http://evil.example/api/v1/auth/me/?a=b';
    expect(await locate(target)).toEqual([307, '/api/v1/auth/me?a=b']);
  });
});

describe('any other path', () => {
  test.each([
    '/api',
    '/api/v1/auth',
    '/api/v1/auth/ME',
    '/API/v1/auth/me',
    '//api/v1/auth/me',
    '/api/v1/auth//me',
    '/api/v1/auth/me/x',
    '/api/v1/auth/%6de%00',
    '/api/v1/auth/%',
    '/graphql/x',
    '/../../etc/passwd',
  ])('%s is answered by 404', async (path) => {
    const answer = await gateway.rest('GET', path);
    expect(answer).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    expect(answer.headers.get('content-type')).toBe('application/json');
  });
});

describe('every answer', () => {
  test('carries the id of its request: the one that was sent, or a new one', async () => {
    const own = await gateway.rest('GET', '/healthz', { headers: { 'X-Request-Id': 'abc-123' } });
    expect(own.headers.get('x-request-id')).toBe('abc-123');
    const odd = await gateway.rest('GET', '/healthz', { headers: { 'X-Request-Id': 'a b"<' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('hides what the server is made of', async () => {
    const answer = await gateway.rest('GET', '/healthz');
    expect(answer).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });
});
