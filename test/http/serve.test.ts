import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { serve } from '#gateway/http/serve.js';
import { createClient } from '../harness/client.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

/** What the server says to these bytes, until it closes the connection. */
async function sayTo(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

describe('a client that is too slow', () => {
  test.each([
    ['with its headers', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['with its body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{'],
  ])('%s gets 408 and loses its connection; others are served meanwhile', async (_, bytes) => {
    const options = { headersTimeoutMs: 200, requestTimeoutMs: 300 };
    const listener = (_request: unknown, response: { end(body: string): unknown }) => {
      response.end('served');
    };
    const { port, stop } = await serve(
      (request, response) => {
        request.on('end', () => listener(request, response)).resume();
      },
      { host: '127.0.0.1', port: 0, ...options },
    );
    const slow = sayTo(port, bytes);
    const quick = await createClient(`http://127.0.0.1:${port}`).rest('GET', '/');
    expect(quick.body).toBe('served');
    expect(await slow).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*"detail":"Request Timeout"/s);
    await stop();
  });
});

describe('a server that stops', () => {
  test('ends the connection of an answer that was under way, and of one that came after', async () => {
    const first = Promise.withResolvers<void>();
    const { port, stop } = await serve(
      async (request, response) => {
        await (request.url === '/first' ? first.promise : null);
        response.end(`answer to ${request.url}`);
      },
      { host: '127.0.0.1', port: 0 },
    );
    const open = connect(port, '127.0.0.1');
    const underWay = sayTo(port, 'GET /first HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(open, 'connect');
    const stopped = stop();
    open.write('GET /second HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await text(open)).toMatch(/Connection: close.*answer to \/second$/s);
    first.resolve();
    expect(await underWay).toMatch(/Connection: close.*answer to \/first$/s);
    await stopped;
  });
});

describe('the gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  test('refuses an address of more than 8192 characters by 414', async () => {
    const answer = await gateway.rest('GET', `/graphql?query=${'a'.repeat(9000)}`);
    expect(answer).toMatchObject({ status: 414, body: { detail: 'URI Too Long' } });
  });

  test('refuses headers of more than 16 KiB by 431', async () => {
    const headers = { 'X-Large': 'a'.repeat(17_000) };
    expect((await gateway.rest('GET', '/healthz', { headers })).status).toBe(431);
  });

  test('tells browsers to run nothing of an answer, and to guess nothing about it', async () => {
    const { headers } = await gateway.rest('GET', '/healthz');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('lets the page of Sandbox load what it consists of, and nothing else', async () => {
    const { headers } = await gateway.rest('GET', '/graphql', { headers: { Accept: 'text/html' } });
    const policy = headers.get('content-security-policy');
    expect(policy).toContain('https://embeddable-sandbox.cdn.apollographql.com');
    expect(policy).toContain('frame-src https://sandbox.embed.apollographql.com');
    expect(policy).toContain("default-src 'none'");
  });
});
