import { setTimeout } from 'node:timers/promises';
import { textAt } from '../harness/client.js';
import { createTcpRelay, type TcpRelay } from '../harness/tcp-relay.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

// Beside the embedded database no answer can be lost: it is in the process.
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
  }
  gateway = await startTestGateway({
    RATE_LIMIT: 'off',
    DATABASE_URL: relay === null || url === null ? testDatabase.url : url.href,
  });
});
afterAll(async () => {
  await gateway.stop();
  await relay?.unplug();
  await testDatabase.drop();
});

const isServer = Boolean(process.env.TEST_DATABASE_URL);

/** Counts until the server has done what it was told; the time limit of the test bounds it. */
async function untilOne(sql: string, values: readonly unknown[]): Promise<number> {
  for (;;) {
    const count = (await gateway.sql(sql, values)).length;
    if (count > 0) {
      return count;
    }
    await setTimeout(10);
  }
}

describe('a write whose acknowledgement is lost', () => {
  test('of a registration is a 503, done once, and known to whoever comes again', async () => {
    const body = registration();
    const register = () => gateway.rest('POST', '/api/v1/auth/register', { body });
    relay?.loseAnswerTo(/store-registration/);
    expect((await register()).status).toBe(isServer ? 503 : 201);
    expect(await untilOne('select from users where email = ?', [body.email])).toBe(1);
    expect((await register()).status).toBe(409);
    expect((await gateway.rest('POST', '/api/v1/auth/login', { body })).status).toBe(200);
    const organizations = await gateway.sql(
      'select from organizations o where not exists (select from users u where u.organization_id = o.id)',
    );
    expect(organizations).toHaveLength(0);
  });

  test('of a lead is a 503, and the lead is found again by its channel', async () => {
    const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
    const token = textAt(body, 'access_token');
    const create = () =>
      gateway.graphql(
        'mutation ($input: CreateLeadInput!) { createLead(input: $input) { id } }',
        { input: { name: 'x', channel: 'WEB', channelId: 'the same' } },
        { token },
      );
    relay?.loseAnswerTo(/commit/);
    expect((await create()).status).toBe(isServer ? 503 : 200);
    await untilOne('select from leads where channel_id = ?', ['the same']);
    expect((await create()).status).toBe(200);
    expect(await untilOne('select from leads where channel_id = ?', ['the same'])).toBe(1);
  });

  test('of a lead that could not even begin is written once', async () => {
    const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
    const token = textAt(body, 'access_token');
    relay?.loseAnswerTo(/begin/);
    const answer = await gateway.graphql(
      'mutation { createLead(input: { name: "x", channel: WEB, channelId: "begun twice" }) { id } }',
      {},
      { token },
    );
    expect(answer.status).toBe(200);
    expect(await untilOne('select from leads where channel_id = ?', ['begun twice'])).toBe(1);
  });
});
