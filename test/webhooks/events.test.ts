import { setTimeout } from 'node:timers/promises';
import type { EntityManager } from '#gateway/database/connect.js';
import { textAt, valueAt } from '../harness/client.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { createWebhookOwner, type WebhookOwner } from '../harness/webhook-owner.js';

let gateway: TestGateway;
let owner: WebhookOwner;
const ALL = [
  ...['LEAD_CREATED', 'LEAD_STATUS_CHANGED', 'BOOKING_CREATED', 'BOOKING_CANCELLED'],
  'CONVERSATION_ESCALATED',
];
beforeAll(async () => {
  gateway = await startTestGateway({ WEBHOOK_ALLOW_PRIVATE: 'on' });
});
beforeEach(async () => {
  owner = await createWebhookOwner(gateway);
  await owner.register('http://127.0.0.1:1/', ALL);
});
afterAll(() => gateway.stop());

/** The events that were written since the last look, in their order. */
const events = async () => {
  const rows = await gateway.sql(
    'select id, event, data from webhook_events where organization_id = ? order by id',
    [owner.organizationId],
  );
  await gateway.sql('delete from webhook_events where organization_id = ?', [owner.organizationId]);
  return rows.map(({ event, data }): [unknown, unknown] => [event, JSON.parse(String(data))]);
};
const names = async () => (await events()).map(([event]) => event);

const rest = (method: string, path: string, body: object) =>
  gateway.rest(method, `/api/v1${path}`, { body, token: owner.token });
const makeLead = async (values: object = {}) =>
  textAt((await rest('POST', '/leads', { name: 'Max', channel: 'web', ...values })).body, 'id');
const update = (kind: string, id: string, input: string) =>
  owner.run(`mutation ($id: ID!) { update${kind}(id: $id, input: ${input}) { id status } }`, {
    id,
  });
const makeBooking = async (leadId: string, input = '') =>
  textAt(
    await owner.run(
      `mutation ($id: ID!) { createBooking(input: { leadId: $id, startTime: "2027-01-01T10:00:00Z",
        endTime: "2027-01-01T11:00:00Z" ${input} }) { id } }`,
      { id: leadId },
    ),
    'id',
  );

describe('lead.created', () => {
  test('is written by either way in, once for each new lead', async () => {
    await makeLead();
    await owner.run(
      'mutation { createLead(input: { name: "Max", channel: WEB, status: LOST }) { id } }',
    );
    expect(await names()).toEqual(['lead.created', 'lead.created']);
  });

  test('is not written for a customer that is known, however many come at once', async () => {
    const customer = { channel: 'whatsapp', channel_id: '+49123' };
    const ids = await Promise.all(Array.from({ length: 6 }, () => makeLead(customer)));
    expect(new Set(ids).size).toBe(1);
    expect(await names()).toEqual(['lead.created']);
  });
});

describe('lead.status_changed', () => {
  test('is written where the status is another than before, with the whole lead', async () => {
    const id = await makeLead();
    await events();
    const changed = await rest('PATCH', `/leads/${id}`, { status: 'contacted', name: 'Moritz' });
    expect(await events()).toEqual([['lead.status_changed', changed.body]]);
    await update('Lead', id, '{ status: BOOKED }');
    expect(await names()).toEqual(['lead.status_changed']);
  });

  test('is not written for the same status, nor for other changes', async () => {
    const id = await makeLead({ status: 'booked' });
    await events();
    await rest('PATCH', `/leads/${id}`, { status: 'booked', name: 'Moritz' });
    await rest('PATCH', `/leads/${id}`, { name: 'Max' });
    expect(await names()).toEqual([]);
    const once = () => rest('PATCH', `/leads/${id}`, { status: 'completed' });
    await Promise.all(Array.from({ length: 6 }, once));
    expect(await names()).toEqual(['lead.status_changed']);
  });
});

describe('booking.created and booking.cancelled', () => {
  test('hold the booking as REST shows it', async () => {
    const id = await makeBooking(await makeLead());
    const made = await gateway.rest('GET', `/api/v1/bookings/${id}`, { token: owner.token });
    expect((await events()).slice(1)).toEqual([['booking.created', made.body]]);
    await update('Booking', id, '{ startTime: "2027-01-01T09:00:00Z" }');
    expect(await names()).toEqual([]);
    await update('Booking', id, '{ status: CANCELLED }');
    const cancelled = await gateway.rest('GET', `/api/v1/bookings/${id}`, { token: owner.token });
    expect(await events()).toEqual([['booking.cancelled', cancelled.body]]);
    await update('Booking', id, '{ status: CANCELLED }');
    expect(await names()).toEqual([]);
  });

  test('are both written for a booking that was cancelled from the beginning', async () => {
    const leadId = await makeLead();
    await events();
    await makeBooking(leadId, 'status: CANCELLED');
    expect(await names()).toEqual(['booking.created', 'booking.cancelled']);
  });
});

describe('conversation.escalated', () => {
  test('is written once, with the conversation as REST shows it', async () => {
    const leadId = await makeLead();
    const started = await owner.run(
      `mutation ($id: ID!) {
        startConversation(input: { leadId: $id, channel: WEB, sessionKey: "web_1" }) { id }
      }`,
      { id: leadId },
    );
    const id = textAt(started, 'id');
    await owner.run(
      'mutation ($id: ID!) { addMessage(conversationId: $id, input: { role: USER, content: "x" }) { id } }',
      { id },
    );
    await events();
    await update('Conversation', id, '{ status: ESCALATED }');
    const shown = await gateway.rest('GET', `/api/v1/conversations/${id}`, { token: owner.token });
    expect(await events()).toEqual([['conversation.escalated', shown.body]]);
    await update('Conversation', id, '{ status: ESCALATED }');
    await update('Conversation', id, '{ status: COMPLETED }');
    expect(await names()).toEqual([]);
  });
});

describe('a change that is rolled back', () => {
  test('leaves no event behind', async () => {
    const leadId = await makeLead();
    await makeBooking(leadId, 'calcomBookingUid: "a"');
    await events();
    // The database refuses the second one when its event has been written already.
    const again = await gateway.graphql(
      `mutation ($id: ID!) { createBooking(input: { leadId: $id, calcomBookingUid: "a",
        startTime: "2027-01-01T10:00:00Z", endTime: "2027-01-01T11:00:00Z" }) { id } }`,
      { id: leadId },
      { token: owner.token },
    );
    expect(valueAt(again.body, 'errors', 0, 'extensions', 'code')).toBe('CONFLICT');
    await gateway.sql('alter table leads add constraint refusing check (name <> ?) not valid', [
      'refused',
    ]);
    expect((await rest('POST', '/leads', { name: 'refused', channel: 'web' })).status).toBe(500);
    const refused = { name: 'refused', status: 'booked' };
    expect((await rest('PATCH', `/leads/${leadId}`, refused)).status).toBe(500);
    await gateway.sql('alter table leads drop constraint refusing');
    expect(await names()).toEqual([]);
  });
});

// Beside the embedded database nobody is in the middle of anything: it has one connection.
const isServer = Boolean(process.env.TEST_DATABASE_URL);

/** Until somebody waits for a lock that this transaction holds; the test's limit bounds it. */
async function untilSomebodyWaits(transaction: EntityManager): Promise<void> {
  const waiting = `select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  while (isServer && (await transaction.execute(waiting)).length === 0) {
    await setTimeout(10);
  }
}

describe('a webhook that is deleted', () => {
  test('while a lead is made fails nothing', async () => {
    const { id } = await owner.register('http://127.0.0.1:1/', ['LEAD_CREATED']);
    let made: Promise<string> = Promise.resolve('');
    await gateway.database.fork().transactional(async (transaction) => {
      await transaction.execute('delete from webhooks where id = ?', [id]);
      made = makeLead();
      await untilSomebodyWaits(transaction);
    });
    expect(await made).toMatch(/^[\da-f-]{36}$/);
    expect(await names()).toEqual(['lead.created']);
  });

  test('while the end of a delivery is written is deleted all the same', async () => {
    const { id } = await owner.register('http://127.0.0.1:1/', ['LEAD_CREATED']);
    await makeLead();
    let deleted: Promise<unknown> = Promise.resolve();
    await gateway.database.fork().transactional(async (transaction) => {
      await transaction.execute(
        'update webhook_deliveries set claims = claims + 1 where webhook_id = ?',
        [id],
      );
      deleted = owner.run('mutation ($id: ID!) { deleteWebhook(id: $id) }', { id });
      await untilSomebodyWaits(transaction);
      // A deadlock: the server undoes the one of the two that has waited for a second.
      await transaction.execute('update webhooks set failing_since = null where id = ?', [id]);
    });
    expect(await deleted).toBe(true);
  });
});

describe('an organization without a webhook for an event', () => {
  test('has nothing written for it', async () => {
    owner = await createWebhookOwner(gateway);
    await owner.register('http://127.0.0.1:1/', ['BOOKING_CREATED']);
    const { id } = await owner.register('http://127.0.0.1:1/', ['LEAD_CREATED']);
    await switchOff(id);
    await makeLead();
    expect(await names()).toEqual([]);
  });
});

const switchOff = (id: string) =>
  owner.run(
    'mutation ($id: ID!) { updateWebhook(id: $id, input: { isActive: false }) { isActive } }',
    { id },
  );
