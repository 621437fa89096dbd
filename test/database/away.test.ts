import { textAt } from '../harness/client.js';
import { createTcpRelay, type TcpRelay } from '../harness/tcp-relay.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let testDatabase: TestDatabase;
let relay: TcpRelay | null = null;
let gateway: TestGateway;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const url = URL.parse(testDatabase.url);
  if (url?.protocol === 'postgres:') {
    relay = await createTcpRelay({ host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = '127.0.0.1';
    url.port = String(relay.port);
    gateway = await startTestGateway({ DATABASE_URL: url.href });
  } else {
    gateway = await startTestGateway({ DATABASE_URL: testDatabase.url });
  }
});
afterAll(async () => {
  await relay?.thaw();
  await gateway.stop();
  await relay?.unplug();
  await testDatabase.drop();
});

/** Takes the database away: the cable to a server, or the embedded one itself. */
async function takeAway(): Promise<() => Promise<void>> {
  if (relay !== null) {
    const cable = relay;
    await cable.unplug();
    return () => cable.plug();
  }
  await gateway.database.orm.close();
  return async () => {
    await gateway.database.orm.connect();
  };
}

describe('while the database is away', () => {
  test('every way in answers 503 with Retry-After, and works again by itself afterwards', async () => {
    // The embedded database is never away: what was closed opens again with the next request.
    const [status, retryAfter] = relay === null ? [200, null] : [503, '1'];
    const values = registration();
    const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: values });
    const token = textAt(body, 'access_token');
    const attempts = [
      () => gateway.rest('GET', '/api/v1/auth/me', { token }),
      () => gateway.rest('GET', '/api/v1/leads', { token }),
      () => gateway.rest('POST', '/api/v1/auth/login', { body: values }),
      () => gateway.graphql('{ me { id } }', {}, { token }),
    ];
    const giveBack = await takeAway();
    for (const attempt of attempts) {
      const answer = await attempt();
      expect(answer.status).toBe(status);
      expect(answer.headers.get('retry-after')).toBe(retryAfter);
    }
    expect((await gateway.rest('GET', '/healthz')).status).toBe(200);
    await giveBack();
    for (const attempt of attempts) {
      expect((await attempt()).status).toBe(200);
    }
  });
});

describe('while the database stands still', () => {
  test('nobody waits for ever, and everybody is served again afterwards', async () => {
    const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
    const token = textAt(body, 'access_token');
    const me = () => gateway.rest('GET', '/api/v1/auth/me', { token });
    expect((await me()).status).toBe(200);
    // Neither end of a connection hears of it, as when a machine stops or a cable is cut.
    await relay?.freeze();
    const create = 'mutation { createLead(input: { name: "x", channel: WEB }) { id } }';
    const statusOf = async (answer: ReturnType<typeof me>) => (await answer).status;
    const expected = relay === null ? 200 : 503;
    // More than there are connections: none of them may be lost.
    const created = Array.from({ length: 15 }, () =>
      statusOf(gateway.graphql(create, {}, { token })),
    );
    // What is remembered counts for a tenth of a second; the time limit of the test bounds it.
    while ((await statusOf(me())) !== expected) {
      // Asked again.
    }
    expect(new Set(await Promise.all(created))).toEqual(new Set([expected]));
    await relay?.thaw();
    expect((await me()).status).toBe(200);
    expect((await gateway.graphql(create, {}, { token })).status).toBe(200);
  });
});
