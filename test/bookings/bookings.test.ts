import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
let token: string;
let leadId: string;
beforeAll(async () => {
  gateway = await startTestGateway();
});
beforeEach(async () => {
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
  const lead = { name: 'Max', channel: 'web', email: 'max@example.com', phone: '1' };
  leadId = textAt((await gateway.rest('POST', '/api/v1/leads', { body: lead, token })).body, 'id');
});
afterAll(() => gateway.stop());

const times = { startTime: '2026-12-01T10:00:00Z', endTime: '2026-12-01T11:00:00Z' };
const create = (input: object) =>
  gateway.graphql(
    `mutation ($input: CreateBookingInput!) {
      createBooking(input: $input) { id status startTime lead { id name } }
    }`,
    { input },
    { token },
  );
const update = (id: string, input: object) =>
  gateway.graphql(
    `mutation ($id: ID!, $input: UpdateBookingInput!) {
      updateBooking(id: $id, input: $input) { status startTime endTime meetingUrl }
    }`,
    { id, input },
    { token },
  );
const get = (path: string) => gateway.rest('GET', `/api/v1/bookings${path}`, { token });
const codeOf = (body: unknown) => valueAt(body, 'errors', 0, 'extensions', 'code');
const leadKeys = {
  id: expect.any(String),
  name: 'Max',
  email: 'max@example.com',
  phone: '1',
  channel: 'web',
  status: 'new',
};

describe('createBooking', () => {
  test('makes a confirmed booking of a lead', async () => {
    const { body } = await create({ leadId, ...times });
    expect(valueAt(body, 'data', 'createBooking')).toEqual({
      id: expect.any(String),
      status: 'CONFIRMED',
      startTime: '2026-12-01T10:00:00.000Z',
      lead: { id: leadId, name: 'Max' },
    });
  });

  test('answers NOT_FOUND without its lead, and CONFLICT for a second one of one Cal.com UID', async () => {
    for (const id of ['0190a0a0-0000-7000-8000-000000000000', 'x']) {
      expect(codeOf((await create({ leadId: id, ...times })).body)).toBe('NOT_FOUND');
    }
    await create({ leadId, ...times, calcomBookingUid: 'uid' });
    const again = await create({ leadId, ...times, calcomBookingUid: 'uid' });
    expect(again.status).toBe(409);
    expect(codeOf(again.body)).toBe('CONFLICT');
  });

  test.each([
    [{ endTime: times.startTime }, 'endTime'],
    [{ endTime: '2026-12-01T09:00:00Z' }, 'endTime'],
    [{ startTime: 'tomorrow' }, 'startTime'],
    [{ startTime: 5 }, 'startTime'],
    [{ startTime: '0000-01-01T00:00:00Z' }, 'startTime'],
    [{ endTime: '9999-12-31T23:59:59-14:00' }, 'endTime'],
    [{ meetingUrl: 'x'.repeat(2049) }, 'meetingUrl'],
    [{ calcomBookingId: 1.5 }, 'calcomBookingId'],
    [{ calcomBookingId: 3_000_000_000 }, 'calcomBookingId'],
  ])('answers BAD_USER_INPUT for %j', async (values, name) => {
    const { body } = await create({ leadId, ...times, ...values });
    expect(valueAt(body, 'errors', 0, 'extensions')).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ loc: ['input', name] }],
    });
  });
});

describe('updateBooking', () => {
  const made = async () =>
    textAt((await create({ leadId, ...times })).body, 'data', 'createBooking', 'id');

  test('reschedules, cancels, and sets a status', async () => {
    const id = await made();
    const moved = { startTime: '2026-12-02T10:00:00Z', endTime: '2026-12-02T11:00:00Z' };
    const rescheduled = await update(id, moved);
    expect(valueAt(rescheduled.body, 'data', 'updateBooking')).toMatchObject({
      status: 'RESCHEDULED',
      startTime: '2026-12-02T10:00:00.000Z',
    });
    const link = await update(id, { meetingUrl: 'https://meet.example.com/1' });
    expect(valueAt(link.body, 'data', 'updateBooking')).toMatchObject({
      status: 'RESCHEDULED',
      meetingUrl: 'https://meet.example.com/1',
    });
    const cancelled = await update(id, { status: 'CANCELLED', meetingUrl: null });
    expect(valueAt(cancelled.body, 'data', 'updateBooking')).toMatchObject({
      status: 'CANCELLED',
      meetingUrl: null,
    });
  });

  test('refuses an end before the begin, also when only one of them is given', async () => {
    const id = await made();
    const answer = await update(id, { startTime: '2026-12-01T12:00:00Z' });
    expect(codeOf(answer.body)).toBe('BAD_USER_INPUT');
    expect(codeOf((await update(id, { status: null })).body)).toBe('BAD_USER_INPUT');
    const found = await get(`/${id}`);
    expect(found.body).toMatchObject({ start_time: '2026-12-01T10:00:00Z', status: 'confirmed' });
  });

  test('keeps the order of begin and end, also when both are moved at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const created = await create({ leadId, ...times });
      const id = textAt(created.body, 'data', 'createBooking', 'id');
      const answers = await Promise.all([
        update(id, { startTime: '2026-12-01T10:45:00Z' }),
        update(id, { endTime: '2026-12-01T10:15:00Z' }),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    }
  });
});

describe('GET /api/v1/bookings', () => {
  test('answers with the documented body, narrowed by lead and status', async () => {
    const { body } = await create({ leadId, ...times, status: 'COMPLETED' });
    const other = await gateway.rest('POST', '/api/v1/leads', {
      body: { name: 'Moritz', channel: 'web' },
      token,
    });
    await create({ leadId: textAt(other.body, 'id'), ...times });
    const answer = await get(`?page=1&size=20&lead_id=${leadId}&status=`);
    expect(answer.body).toEqual({
      bookings: [
        {
          id: textAt(body, 'data', 'createBooking', 'id'),
          lead_id: leadId,
          start_time: '2026-12-01T10:00:00Z',
          end_time: '2026-12-01T11:00:00Z',
          status: 'completed',
          meeting_url: null,
          created_at: expect.any(String),
          lead: leadKeys,
        },
      ],
      total: 1,
      page: 1,
      size: 20,
    });
    expect((await get('')).body).toMatchObject({ total: 2 });
    expect((await get('?status=confirmed')).body).toMatchObject({ total: 1 });
    const nobody = await get('?lead_id=0190a0a0-0000-7000-8000-000000000000');
    expect(nobody.body).toMatchObject({ bookings: [], total: 0 });
    expect((await get('?lead_id=x')).status).toBe(422);
  });

  test('answers with the whole record by id, and 404 for another', async () => {
    const { body } = await create({ leadId, ...times, calcomBookingId: 7, eventTypeId: 8 });
    const answer = await get(`/${textAt(body, 'data', 'createBooking', 'id')}`);
    expect(answer.body).toEqual({
      id: expect.any(String),
      lead_id: leadId,
      calcom_booking_id: 7,
      calcom_booking_uid: null,
      event_type_id: 8,
      start_time: '2026-12-01T10:00:00Z',
      end_time: '2026-12-01T11:00:00Z',
      status: 'confirmed',
      meeting_url: null,
      metadata: {},
      created_at: expect.any(String),
      updated_at: expect.any(String),
      lead: leadKeys,
    });
    expect((await get('/0190a0a0-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
