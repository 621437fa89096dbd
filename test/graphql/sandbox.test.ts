import { valueAt } from '../harness/client.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const introspection = '{ __schema { queryType { name } } }';

describe('in development', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  test('a browser finds Apollo Sandbox at /graphql', async () => {
    const page = await gateway.rest('GET', '/graphql', { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.body).toContain('embeddable-sandbox.cdn.apollographql.com');
  });

  test('programs read the schema without a token', async () => {
    const answer = await gateway.graphql(introspection);
    expect(valueAt(answer.body, 'data', '__schema', 'queryType', 'name')).toBe('Query');
  });

  test('hosted Sandbox and pages on localhost may call, other pages may not', async () => {
    const allowed = async (origin: string) => {
      const answer = await gateway.rest('OPTIONS', '/graphql', {
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });
      return answer.headers.get('access-control-allow-origin');
    };
    for (const origin of ['https://studio.apollographql.com', 'http://localhost:5173']) {
      expect(await allowed(origin)).toBe(origin);
    }
    expect(await allowed('https://evil.example')).toBeNull();
    expect(await allowed('http://localhost.evil.example')).toBeNull();
  });

  test('what a page of another site can send without asking first is refused', async () => {
    const get = await gateway.rest('GET', `/graphql?query=${encodeURIComponent(introspection)}`, {
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(get.status).toBe(400);
    const post = await gateway.rest('POST', '/graphql', {
      body: JSON.stringify({ query: introspection }),
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(post.status).toBe(400);
  });
});

describe('in production', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ NODE_ENV: 'production' });
  });
  afterAll(() => gateway.stop());

  test('neither Sandbox nor the schema is shown, and no answer suggests a field', async () => {
    expect((await gateway.graphql(introspection)).status).toBe(400);
    const page = await gateway.rest('GET', '/graphql', { headers: { Accept: 'text/html' } });
    expect(JSON.stringify(page.body)).not.toContain('apollographql.com');
    const answer = await gateway.graphql('{ me { ids } }');
    expect(JSON.stringify(answer.body)).not.toContain('Did you mean');
  });

  test('no page of any other origin may call unless it is set', async () => {
    const answer = await gateway.rest('OPTIONS', '/graphql', {
      headers: { Origin: 'http://localhost:5173', 'Access-Control-Request-Method': 'POST' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
