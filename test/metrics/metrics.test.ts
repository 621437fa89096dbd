import { createClient, textAt } from '../harness/client.js';
import { readMetrics } from '../harness/read-metrics.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const METRICS_TOKEN = 'a-token-for-prometheus';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
});
afterAll(() => gateway.stop());

const me = '{ me { id } }';

describe('GET /metrics', () => {
  test('counts requests by the operation that they reach, whichever way they came', async () => {
    const count = async (api: string, operation: string, status: number) =>
      (await readMetrics(gateway)).get(
        `empfio_http_requests_total{api="${api}",operation="${operation}",status="${status}"}`,
      ) ?? 0;
    const [rest, graphql] = [
      await count('rest', 'Query.me', 200),
      await count('graphql', 'Query.me', 200),
    ];
    for (let time = 0; time < 3; time += 1) {
      await gateway.rest('GET', '/api/v1/auth/me', { token });
      await gateway.graphql(me, {}, { token });
      await gateway.graphql(`query Mine ${me}`, {}, { token });
    }
    await gateway.rest('GET', '/api/v1/auth/me');
    // A request is counted when its last byte is out; its client may be quicker to ask.
    for (let time = 0; (await count('rest', 'Query.me', 401)) < 1 && time < 1000; time += 1);
    expect(await count('rest', 'Query.me', 401)).toBe(1);
    expect(await count('rest', 'Query.me', 200)).toBe(rest + 3);
    expect(await count('graphql', 'Query.me', 200)).toBe(graphql + 6);
  });

  test('tells durations in cumulative buckets that end with the count', async () => {
    const samples = await readMetrics(gateway);
    const labels = 'api="rest",operation="Mutation.register"';
    const name = 'empfio_http_request_duration_seconds';
    const buckets = [...samples].filter(([key]) => key.startsWith(`${name}_bucket{${labels}`));
    const values = buckets.map(([, value]) => value);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(buckets.at(-1)).toEqual([`${name}_bucket{${labels},le="+Inf"}`, 1]);
    expect(samples.get(`${name}_count{${labels}}`)).toBe(1);
    expect(samples.get(`${name}_sum{${labels}}`)).toBeGreaterThan(0);
  });

  test('holds no name that a caller made up, however many are tried', async () => {
    for (let index = 0; index < 30; index += 1) {
      await gateway.graphql(`query Invented${index} { invented: me { id } }`, {}, { token });
      await gateway.graphql(`query Invented${index} { invented${index} }`, {}, { token });
      await gateway.rest('GET', `/invented/${index}`);
      await gateway.rest('GET', `/api/v1/leads/invented${index}`, { token });
    }
    await gateway.graphql('{ __schema { types { name } } }');
    await gateway.graphql('{ __typename me { id } leads { totalCount } }', {}, { token });
    await gateway.graphql(
      'query { ...F } fragment F on Query { ... { me { id } } }',
      {},
      { token },
    );
    const { body } = await gateway.rest('GET', '/metrics');
    expect(String(body)).not.toMatch(/invented/i);
    const operations = new Set(
      [...String(body).matchAll(/operation="([^"]*)"/g)].map(([, operation]) => operation),
    );
    expect([...operations].sort()).toEqual([
      'Mutation.register',
      'Query.lead',
      'Query.me',
      'introspection',
      'other',
      'several',
    ]);
  });

  test('counts errors by code, computations by outcome, and what is found in memory', async () => {
    const before = await readMetrics(gateway);
    await gateway.rest('POST', '/api/v1/auth/login', {
      body: { email: 'nobody@example.com', password: 'wrong' },
    });
    await gateway.rest('GET', '/api/v1/auth/me', { token });
    const after = await readMetrics(gateway);
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('empfio_errors_total{code="UNAUTHENTICATED"}')).toBe(1);
    expect(grown('empfio_password_computations_total{outcome="mismatched"}')).toBe(1);
    expect(grown('empfio_cache_requests_total{cache="tokens",result="hit"}')).toBe(1);
    expect(
      grown('empfio_cache_requests_total{cache="accounts",result="hit"}') +
        grown('empfio_cache_requests_total{cache="accounts",result="miss"}'),
    ).toBeGreaterThan(0);
    expect(after.get('empfio_hash_queue{state="running"}')).toBe(0);
    expect(after.get('empfio_http_requests_in_flight')).toBeGreaterThan(0);
    // A server has a pool, the embedded database has none.
    expect(after.has('empfio_database_pool_connections{state="used"}')).toBe(
      Boolean(process.env.TEST_DATABASE_URL),
    );
  });

  test('tells of the process, and what it is', async () => {
    const names = [...(await readMetrics(gateway)).keys()];
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) {
      expect(names).toContain(name);
    }
    expect(names.join()).toMatch(/empfio_build_info\{version="\d+\.\d+\.\d+",node="\d/);
  });
});

describe('a stranger who asks for the metrics', () => {
  const statusOf = async (headers: Record<string, string>, url = gateway.url) =>
    (await createClient(url).rest('GET', '/metrics', { headers })).status;

  test('finds nothing where a proxy or a page of a browser brings the request', async () => {
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ 'X-Forwarded-For': '127.0.0.1' })).toBe(404);
    expect(await statusOf({ Forwarded: 'for=127.0.0.1' })).toBe(404);
    expect(await statusOf({ Via: '1.1 proxy' })).toBe(404);
    expect(await statusOf({ Authorization: 'Bearer ' })).toBe(200);
  });

  test('is asked for the token where there is one, and where a proxy is in front', async () => {
    const guarded = await startTestGateway({ TRUST_PROXY: '1', METRICS_TOKEN });
    expect(await statusOf({}, guarded.url)).toBe(401);
    for (const [sent, status] of [
      [METRICS_TOKEN, 200],
      [`${METRICS_TOKEN}x`, 401],
      ['', 401],
    ] as const) {
      expect(await statusOf({ Authorization: `Bearer ${sent}` }, guarded.url)).toBe(status);
    }
    await guarded.stop();
  });
});
