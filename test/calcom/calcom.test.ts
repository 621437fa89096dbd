import { createHmac } from 'node:crypto';
import { textAt, valueAt } from '../harness/client.js';
import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { createWebhookOwner, type WebhookOwner } from '../harness/webhook-owner.js';
import { startWebhookReceiver } from '../harness/webhook-receiver.js';

let gateway: TestGateway;
let owner: WebhookOwner;
let url: string;
let secret: string;
beforeAll(async () => {
  gateway = await startTestGateway({ WEBHOOK_ALLOW_PRIVATE: 'on' });
});
beforeEach(async () => {
  owner = await createWebhookOwner(gateway);
  ({ url, secret } = await connect());
});
afterAll(() => gateway.stop());

const connect = async () => {
  const connected = await owner.run('mutation { connectCalcom { url secret } }');
  return { url: textAt(connected, 'url'), secret: textAt(connected, 'secret') };
};

/** Sends a body as Cal.com does. */
const post = (body: unknown, headers: Record<string, string> = {}, path = url) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  return gateway.rest('POST', path, {
    body: text,
    headers: { 'X-Cal-Signature-256': signature, ...headers },
  });
};

const begun = Date.now() - 3_600_000;
const minutesLater = (minutes: number) => new Date(begun + minutes * 60_000).toISOString();
const attendees = [
  { name: 'Erika Mustermann', email: 'Erika@Example.com', timeZone: 'Europe/Berlin' },
];
const createdOf = (uid: string, values: object = {}) => ({
  triggerEvent: 'BOOKING_CREATED',
  createdAt: minutesLater(1),
  payload: {
    uid,
    bookingId: 12439850,
    eventTypeId: 3783211,
    title: 'Haircut between Salon and Erika',
    startTime: '2027-01-07T10:00:00Z',
    endTime: '2027-01-07T11:00:00+00:00',
    attendees,
    metadata: { videoCallUrl: 'https://app.cal.com/video/x' },
    status: 'ACCEPTED',
    ...values,
  },
});
const movedOf = (uid: string, rescheduleUid: string, minutes: number, day: string) => ({
  triggerEvent: 'BOOKING_RESCHEDULED',
  createdAt: minutesLater(minutes),
  payload: {
    ...createdOf(uid).payload,
    rescheduleUid,
    startTime: `2027-01-${day}T10:00:00Z`,
    endTime: `2027-01-${day}T11:00:00Z`,
  },
});
const cancelledOf = (uid: string, minutes: number) => ({
  triggerEvent: 'BOOKING_CANCELLED',
  createdAt: minutesLater(minutes),
  payload: { ...createdOf(uid).payload, status: 'CANCELLED', cancellationReason: 'Ill' },
});
const take = async (body: unknown) => {
  const answer = await post(body);
  expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
};
const bookings = async () => {
  const found = await owner.run(
    `{ bookings(first: 100) {
      nodes { id status startTime calcomBookingUid calcomBookingId eventTypeId meetingUrl lead { name email channel } }
    } }`,
  );
  const nodes = valueAt(found, 'nodes');
  return Array.isArray(nodes) ? nodes : [];
};
const live = async () =>
  (await bookings()).filter((booking) => valueAt(booking, 'status') !== 'CANCELLED');

/** Every order of some things. */
const ordersOf = <Item>(items: readonly Item[]): Item[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, index) =>
        ordersOf(items.toSpliced(index, 1)).map((others) => [item, ...others]),
      );

describe('a booking at Cal.com', () => {
  test('makes a booking and, where nobody has that address or number, a lead; both are told of', async () => {
    const receiver = await startWebhookReceiver();
    await owner.register(receiver.url, ['LEAD_CREATED', 'BOOKING_CREATED', 'BOOKING_CANCELLED']);
    await take(createdOf('a'));
    expect(await bookings()).toEqual([
      {
        id: expect.any(String),
        status: 'CONFIRMED',
        startTime: '2027-01-07T10:00:00.000Z',
        calcomBookingUid: 'a',
        calcomBookingId: 12439850,
        eventTypeId: 3783211,
        meetingUrl: 'https://app.cal.com/video/x',
        lead: { name: 'Erika Mustermann', email: 'erika@example.com', channel: 'WEB' },
      },
    ]);
    await take(createdOf('b', { attendees: [{ name: 'E.', email: 'erika@example.com' }] }));
    await take(cancelledOf('a', 3));
    await take(cancelledOf('a', 3));
    await receiver.until(({ length }) => length === 4);
    const told = receiver.received.map(({ envelope }) => envelope.event).sort();
    expect(told).toEqual([
      'booking.cancelled',
      'booking.created',
      'booking.created',
      'lead.created',
    ]);
    await receiver.stop();
  });

  test('finds the lead by the number where there is no address', async () => {
    const body = { name: 'Max', channel: 'whatsapp', phone: '+49123456789' };
    const lead = await gateway.rest('POST', '/api/v1/leads', { body, token: owner.token });
    expect(lead.status).toBe(201);
    await take(createdOf('a', { attendees: [{ name: 'M', phoneNumber: '+49123456789' }] }));
    expect(await bookings()).toMatchObject([{ lead: { name: 'Max', channel: 'WHATSAPP' } }]);
  });

  test('is one booking however often each event comes, and however many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(createdOf('a'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(await bookings()).toHaveLength(1);
  });

  test('that was made here by its UID is that booking', async () => {
    const body = { name: 'Max', channel: 'web' };
    const lead = await gateway.rest('POST', '/api/v1/leads', { body, token: owner.token });
    await owner.run(
      'mutation ($input: CreateBookingInput!) { createBooking(input: $input) { id } }',
      {
        input: {
          leadId: textAt(lead.body, 'id'),
          startTime: '2027-01-07T10:00:00Z',
          endTime: '2027-01-07T11:00:00Z',
          calcomBookingUid: 'a',
        },
      },
    );
    await take(movedOf('b', 'a', 2, '08'));
    expect(await bookings()).toMatchObject([
      { calcomBookingUid: 'b', status: 'RESCHEDULED', startTime: '2027-01-08T10:00:00.000Z' },
    ]);
  });

  test('that moved is found by its earlier UID', async () => {
    await take(createdOf('a'));
    await take(movedOf('b', 'a', 2, '08'));
    await take(movedOf('c', 'b', 3, '09'));
    expect(await bookings()).toMatchObject([
      { calcomBookingUid: 'c', status: 'RESCHEDULED', startTime: '2027-01-09T10:00:00.000Z' },
    ]);
    await take({ ...cancelledOf('a', 4), payload: { uid: 'a' } });
    expect(await bookings()).toMatchObject([{ calcomBookingUid: 'c', status: 'CANCELLED' }]);
  });

  test('comes to the same in whatever order its events arrive', async () => {
    const moves = [createdOf('a'), movedOf('b', 'a', 2, '08'), movedOf('c', 'b', 3, '09')];
    for (const order of ordersOf(moves)) {
      for (const event of [...order, ...order]) {
        await take(event);
      }
      expect(await live()).toMatchObject([
        { calcomBookingUid: 'c', status: 'RESCHEDULED', startTime: '2027-01-09T10:00:00.000Z' },
      ]);
      owner = await createWebhookOwner(gateway);
      ({ url, secret } = await connect());
    }
    const ended = [createdOf('a'), movedOf('b', 'a', 2, '08'), cancelledOf('b', 4)];
    for (const order of ordersOf(ended)) {
      for (const event of [...order, ...order]) {
        await take(event);
      }
      expect(await live()).toEqual([]);
      owner = await createWebhookOwner(gateway);
      ({ url, secret } = await connect());
    }
  });
});

describe('200', () => {
  test.each(['MEETING_ENDED', 'PING', 'BOOKING_REQUESTED'])('and nothing for %s', async (name) => {
    const answer = await post({ triggerEvent: name, createdAt: 7, payload: [] });
    expect([answer.status, answer.body]).toEqual([200, { status: 'ignored' }]);
    expect(await bookings()).toEqual([]);
  });

  test('for a name that nobody could store as it is', async () => {
    const name = `${'ü'.repeat(5000)}\u0000\ud800`;
    await take(createdOf('a', { attendees: [{ name, email: 'a@example.com' }], title: name }));
    expect(await bookings()).toMatchObject([{ lead: { name: 'ü'.repeat(200) } }]);
  });
});

describe('422', () => {
  test.each<[string, unknown]>([
    ['no JSON', '{"triggerEvent":'],
    ['nothing', ''],
    ['a list', []],
    ['no trigger', { payload: {} }],
    ['no payload', { triggerEvent: 'BOOKING_CREATED' }],
    ['no UID', createdOf('a', { uid: undefined })],
    ['an empty UID', createdOf('')],
    ['a UID that is no text', createdOf('a', { uid: 7 })],
    ['a UID that is too long', createdOf('a'.repeat(201))],
    ['a UID with a NUL', createdOf('a\u0000b')],
    ['half a character', createdOf('\ud800')],
    ['an earlier UID that is no text', createdOf('a', { rescheduleUid: {} })],
    ['no attendees', createdOf('a', { attendees: [] })],
    ['attendees that are none', createdOf('a', { attendees: { 0: null } })],
    ['an attendee without an address', createdOf('a', { attendees: [{ name: 'x' }] })],
    ['an address that is none', createdOf('a', { attendees: [{ email: 'x\u0000@y.de' }] })],
    ['no time', createdOf('a', { startTime: undefined })],
    ['no end', createdOf('a', { endTime: null })],
    ['the year 0', createdOf('a', { startTime: '0000-01-01T00:00:00Z' })],
    ['the year 10000', createdOf('a', { endTime: '+010000-01-01T00:00:00Z' })],
    ['a time that is none', createdOf('a', { startTime: '2027-13-01T00:00:00Z' })],
    ['a number for a time', createdOf('a', { startTime: 1 })],
    ['an end before the beginning', createdOf('a', { endTime: '2027-01-07T09:00:00Z' })],
    ['a number that PostgreSQL has not', createdOf('a', { bookingId: 2 ** 31 })],
    ['a negative number', createdOf('a', { eventTypeId: -1 })],
    ['a cancelling of what nobody knows', { ...cancelledOf('a', 1), payload: { uid: 'a' } }],
    ['too deep', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ])('for %s', async (_, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail', 0, 'loc', 0)).toBe('body');
    expect(await bookings()).toEqual([]);
  });
});

describe('401, one answer', () => {
  test('for a wrong or missing signature, and for an organization that is unknown or not connected', async () => {
    const other = await createWebhookOwner(gateway);
    const wrong = createHmac('sha256', 'x')
      .update(JSON.stringify(createdOf('a')))
      .digest('hex');
    const [path = ''] = url.split('?');
    const answers = await Promise.all([
      post(createdOf('a'), { 'X-Cal-Signature-256': wrong }),
      post(createdOf('a'), { 'X-Cal-Signature-256': '' }),
      post(createdOf('a'), { 'X-Cal-Signature-256': `sha256=${wrong}` }),
      gateway.rest('POST', url, { body: createdOf('a') }),
      gateway.rest('POST', url, { body: createdOf('a'), token: owner.token }),
      post(createdOf('a'), {}, path),
      post(createdOf('a'), {}, `${path}?organization=x'`),
      post(createdOf('a'), {}, `${path}?organization=${other.organizationId}`),
      post(createdOf('a'), {}, `${path}?organization=0190a0a0-0000-7000-8000-000000000000`),
    ]);
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([401, { detail: 'Invalid signature' }]);
    }
  });

  test('for a secret from before, after disconnecting, and while the organization is switched off', async () => {
    await take(createdOf('a'));
    const before = secret;
    ({ secret } = await connect());
    await take(createdOf('b'));
    const recent = secret;
    secret = before;
    expect((await post(createdOf('c'))).status).toBe(401);
    secret = recent;
    const switchTo = (isActive: boolean) =>
      gateway.sql('update organizations set is_active = ? where id = ?', [
        isActive,
        owner.organizationId,
      ]);
    await switchTo(false);
    expect((await post(createdOf('c'))).status).toBe(401);
    await switchTo(true);
    await take(createdOf('c'));
    expect(await owner.run('mutation { disconnectCalcom }')).toBe(true);
    expect((await post(createdOf('d'))).status).toBe(401);
    expect(await owner.run('mutation { disconnectCalcom }')).toBe(false);
  });
});

describe('the documented path', () => {
  test('takes a POST only, of a bounded length', async () => {
    const [path = ''] = url.split('?');
    expect(path).toBe('/api/v1/webhooks/calcom');
    const read = await gateway.rest('GET', url);
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await post(createdOf('a', { title: 'x'.repeat(200_000) }))).status).toBe(413);
  });

  test('is handed out to verified accounts only', async () => {
    const stranger = await createWebhookOwner(gateway, { isVerified: false });
    expect(await stranger.refusal('mutation { connectCalcom { url } }')).toBe('FORBIDDEN');
    expect(await stranger.refusal('mutation { disconnectCalcom }')).toBe('FORBIDDEN');
  });
});
