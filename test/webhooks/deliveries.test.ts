import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { textAt, valueAt } from '../harness/client.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { createWebhookOwner, type WebhookOwner } from '../harness/webhook-owner.js';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.js';

let gateway: TestGateway;
let receiver: WebhookReceiver;
let owner: WebhookOwner;
beforeAll(async () => {
  gateway = await startTestGateway({ WEBHOOK_ALLOW_PRIVATE: 'on' });
});
beforeEach(async () => {
  receiver = await startWebhookReceiver();
  owner = await createWebhookOwner(gateway);
});
afterEach(() => receiver.stop());
afterAll(() => gateway.stop());

const createLead = (values: object = {}) =>
  gateway.rest('POST', '/api/v1/leads', {
    body: { name: 'Max', channel: 'web', ...values },
    token: owner.token,
  });
const wake = () => gateway.sql("select pg_notify('webhook_deliveries', '')");
const deliveriesOf = async (webhookId: string) => {
  const found = await owner.run(
    `query ($id: ID!) {
      webhookDeliveries(webhookId: $id) {
        totalCount
        nodes {
          id eventId event isTest state nextAttemptAt
          attempts { at status durationMs error answer }
        }
      }
    }`,
    { id: webhookId },
  );
  const nodes: unknown = valueAt(found, 'nodes');
  return Array.isArray(nodes) ? nodes : [];
};
const untilState = async (webhookId: string, isRight: (delivery: unknown) => boolean) => {
  for (;;) {
    const [first] = await deliveriesOf(webhookId);
    if (first !== undefined && isRight(first)) {
      return first;
    }
  }
};
const attemptsOf = (delivery: unknown) => {
  const attempts = valueAt(delivery, 'attempts');
  return Array.isArray(attempts) ? attempts.length : 0;
};

describe('a delivery', () => {
  test('carries the documented envelope with the data that REST shows, and its signature', async () => {
    const { id, secret } = await owner.register(receiver.url, ['LEAD_CREATED']);
    const lead = await createLead({ metadata: { b: 1, a: 'ü' }, email: 'Max@Example.com' });
    await receiver.until(({ length }) => length === 1);
    const [one] = receiver.received;
    if (one === undefined) {
      throw new Error('Nothing was received');
    }
    const { headers, bytes, envelope } = one;
    expect(envelope).toEqual({
      event: 'lead.created',
      timestamp: textAt(lead.body, 'created_at'),
      organization_id: owner.organizationId,
      data: lead.body,
    });
    expect(Object.keys(envelope)).toEqual(['event', 'timestamp', 'organization_id', 'data']);
    const signature = createHmac('sha256', secret).update(bytes).digest('hex');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-empfio-signature': signature,
      'x-empfio-event-id': expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(headers).not.toHaveProperty('x-empfio-test');
    const delivery = await untilState(id, (found) => valueAt(found, 'state') === 'DELIVERED');
    expect(delivery).toMatchObject({
      event: 'LEAD_CREATED',
      eventId: headers['x-empfio-event-id'],
      nextAttemptAt: null,
      attempts: [{ status: 204, error: null, answer: null }],
    });
  });

  test('that fails is tried again after 1, 2, 4 minutes with the same bytes, until it is taken', async () => {
    const { id } = await owner.register(receiver.url, ['LEAD_CREATED']);
    receiver.answer = (_received, response) =>
      void response.writeHead(500).end(`out of order\u0000${'x'.repeat(9000)}`);
    await createLead();
    for (const [index, minutes] of [1, 2, 4].entries()) {
      const failed = await untilState(id, (found) => attemptsOf(found) === index + 1);
      const at = Date.parse(textAt(failed, 'nextAttemptAt'));
      const pause = at - Date.parse(textAt(failed, 'attempts', index, 'at'));
      expect(pause).toBeGreaterThanOrEqual(minutes * 60_000);
      expect(pause).toBeLessThan(minutes * 60_000 + 30_000);
      expect(failed).toMatchObject({ state: 'PENDING' });
      expect(valueAt(failed, 'attempts', index)).toMatchObject({ status: 500, error: 'status' });
      const answer = textAt(failed, 'attempts', index, 'answer');
      expect(answer).toMatch(/^out of order x+$/);
      expect(answer).toHaveLength(1024);
      if (index === 2) {
        receiver.answer = (_received, response) => void response.writeHead(200).end();
      }
      gateway.clock.advance(minutes * 60 + 1);
      await wake();
      await receiver.until(({ length }) => length === index + 2);
    }
    await untilState(id, (found) => valueAt(found, 'state') === 'DELIVERED');
    const [first, ...others] = receiver.received;
    for (const { bytes, headers } of others) {
      expect(bytes).toEqual(first?.bytes);
      expect(headers['x-empfio-event-id']).toBe(first?.headers['x-empfio-event-id']);
    }
  });

  test('follows no redirect', async () => {
    const { id } = await owner.register(receiver.url, ['LEAD_CREATED']);
    receiver.answer = (_received, response) =>
      void response.writeHead(307, { Location: `${receiver.url}/elsewhere` }).end();
    await createLead();
    const failed = await untilState(id, (found) => attemptsOf(found) === 1);
    expect(valueAt(failed, 'attempts', 0)).toMatchObject({ status: 307, error: 'status' });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks']);
  });

  test('waits while its organization is switched off', async () => {
    const { id } = await owner.register(receiver.url, ['LEAD_CREATED']);
    receiver.answer = (_received, response) => void response.writeHead(503).end();
    await createLead();
    await untilState(id, (found) => attemptsOf(found) === 1);
    const setActive = (isActive: boolean) =>
      gateway.sql('update organizations set is_active = ? where id = ?', [
        isActive,
        owner.organizationId,
      ]);
    receiver.answer = (_received, response) => void response.writeHead(204).end();
    await setActive(false);
    gateway.clock.advance(61);
    // Another organization's event comes through: by then this one's was passed by.
    const other = await createWebhookOwner(gateway);
    await other.register(`${receiver.url}/other`, ['LEAD_CREATED']);
    const body = { name: 'Max', channel: 'web' };
    await gateway.rest('POST', '/api/v1/leads', { body, token: other.token });
    await receiver.until((received) => received.some(({ path }) => path === '/hooks/other'));
    expect(receiver.received).toHaveLength(2);
    await setActive(true);
    await wake();
    await receiver.until(({ length }) => length === 3);
  });

  test('can be replayed: one that waits at once, one that has ended as another', async () => {
    const { id } = await owner.register(receiver.url, ['LEAD_CREATED']);
    receiver.answer = (_received, response) => void response.writeHead(503).end();
    await createLead();
    const failed = await untilState(id, (found) => attemptsOf(found) === 1);
    receiver.answer = (_received, response) => void response.writeHead(204).end();
    const replay = 'mutation ($id: ID!) { replayWebhookDelivery(id: $id) { id eventId } }';
    const deliveryId = textAt(failed, 'id');
    expect(await owner.run(replay, { id: deliveryId })).toMatchObject({ id: deliveryId });
    await untilState(id, (found) => valueAt(found, 'state') === 'DELIVERED');
    expect(await deliveriesOf(id)).toHaveLength(1);
    const again = await owner.run(replay, { id: deliveryId });
    expect(valueAt(again, 'id')).not.toBe(deliveryId);
    expect(valueAt(again, 'eventId')).toBe(valueAt(failed, 'eventId'));
    await receiver.until(({ length }) => length === 3);
    expect(await deliveriesOf(id)).toHaveLength(2);
    const never = '0190a0a0-0000-7000-8000-000000000000';
    expect(await owner.refusal(replay, { id: never })).toBe('NOT_FOUND');
  });

  test('is signed with the new secret once that has been rotated', async () => {
    const { id } = await owner.register(receiver.url, ['LEAD_CREATED']);
    const rotate = 'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }';
    const secret = textAt(await owner.run(rotate, { id }), 'secret');
    await createLead();
    await receiver.until(({ length }) => length === 1);
    const [{ bytes, headers } = { bytes: '', headers: null }] = receiver.received;
    const signature = createHmac('sha256', secret).update(bytes).digest('hex');
    expect(headers).toMatchObject({ 'x-empfio-signature': signature });
  });

  test('of a sample is marked as one', async () => {
    const { id } = await owner.register(receiver.url, ['BOOKING_CANCELLED']);
    await owner.run('mutation ($id: ID!) { testWebhook(id: $id) { isTest event } }', { id });
    await receiver.until(({ length }) => length === 1);
    expect(receiver.received[0]).toMatchObject({
      headers: { 'x-empfio-test': 'true' },
      envelope: { event: 'booking.cancelled', data: { status: 'cancelled' } },
    });
  });
});

describe('the log of deliveries', () => {
  test('holds up no delivery while its removal takes long', async () => {
    const { id } = await owner.register(receiver.url, ['LEAD_CREATED']);
    const old = await gateway.sql(
      `insert into webhook_events (organization_id, id, event, data, created_at)
       values (?, gen_random_uuid(), 'lead.created', '{}', '2020-01-01') returning id`,
      [owner.organizationId],
    );
    const deliverTwo = async () => {
      for (const count of [1, 2]) {
        await createLead({ name: `Number ${count}` });
        await untilState(id, (found) => valueAt(found, 'state') === 'DELIVERED');
      }
    };
    gateway.clock.advance(3601);
    // Beside the embedded database nobody else can be in the way: it has one connection.
    if (process.env.TEST_DATABASE_URL) {
      await gateway.database.fork().transactional(async (transaction) => {
        await transaction.execute('select 1 from webhook_events where id = ? for update', [
          valueAt(old, 0, 'id'),
        ]);
        await deliverTwo();
      });
    }
    await deliverTwo();
    gateway.clock.advance(-3601);
  });

  test('is removed after 30 days, with the events that nothing leads to', async () => {
    const { id } = await owner.register(receiver.url, ['LEAD_CREATED']);
    await createLead();
    await untilState(id, (found) => valueAt(found, 'state') === 'DELIVERED');
    const count = async (table: string) => {
      const sql = `select count(*)::int as count from ${table} where organization_id = ?`;
      return (await gateway.sql(sql, [owner.organizationId]))[0]?.count;
    };
    expect(await count('webhook_events')).toBe(1);
    gateway.clock.advance(31 * 86_400);
    await wake();
    while ((await count('webhook_events')) !== 0) {
      await setTimeout(5);
    }
    expect(await count('webhook_deliveries')).toBe(0);
    gateway.clock.advance(-31 * 86_400);
  });
});

describe('a webhook that fails for five days', () => {
  test('is switched off, on the record', async () => {
    const { id } = await owner.register(receiver.url, ['LEAD_CREATED']);
    receiver.answer = (_received, response) => void response.writeHead(500).end();
    await createLead();
    await untilState(id, (found) => attemptsOf(found) === 1);
    await gateway.sql("update webhooks set failing_since = failing_since - interval '5 days'");
    gateway.clock.advance(61);
    await wake();
    const isActive = async () =>
      valueAt(
        await owner.run('query ($id: ID!) { webhook(id: $id) { isActive } }', { id }),
        'isActive',
      );
    while ((await isActive()) === true) {
      await setTimeout(5);
    }
    const log = await owner.run(
      '{ auditLog(filter: { action: WEBHOOK_SWITCHED_OFF }) { nodes { userId network details } } }',
    );
    expect(valueAt(log, 'nodes')).toEqual([
      { userId: null, network: null, details: expect.objectContaining({ webhookId: id }) },
    ]);
    // Who switches it on again has five days anew.
    await owner.run(
      'mutation ($id: ID!) { updateWebhook(id: $id, input: { isActive: true }) { isActive } }',
      { id },
    );
    gateway.clock.advance(121);
    await wake();
    await untilState(id, (found) => attemptsOf(found) === 3);
    expect(await isActive()).toBe(true);
  });
});
