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
  const lead = { name: 'Max', channel: 'web', email: 'max@example.com' };
  leadId = textAt((await gateway.rest('POST', '/api/v1/leads', { body: lead, token })).body, 'id');
});
afterAll(() => gateway.stop());

const start = (sessionKey: string, values: object = {}) =>
  gateway.graphql(
    `mutation ($input: StartConversationInput!) {
      startConversation(input: $input) { id status messageCount lead { id } }
    }`,
    { input: { leadId, channel: 'WHATSAPP', sessionKey, ...values } },
    { token },
  );
const started = async (sessionKey: string) =>
  textAt((await start(sessionKey)).body, 'data', 'startConversation', 'id');
const say = (conversationId: string, content: unknown, role = 'USER') =>
  gateway.graphql(
    `mutation ($id: ID!, $input: AddMessageInput!) {
      addMessage(conversationId: $id, input: $input) { id role content }
    }`,
    { id: conversationId, input: { role, content } },
    { token },
  );
const get = (path: string) => gateway.rest('GET', `/api/v1/conversations${path}`, { token });
const codeOf = (body: unknown) => valueAt(body, 'errors', 0, 'extensions', 'code');

describe('startConversation', () => {
  test('begins one, answers CONFLICT for its session key and NOT_FOUND for no lead', async () => {
    const { body } = await start('whatsapp_+49123456789');
    expect(valueAt(body, 'data', 'startConversation')).toEqual({
      id: expect.any(String),
      status: 'ACTIVE',
      messageCount: 0,
      lead: { id: leadId },
    });
    expect(codeOf((await start('whatsapp_+49123456789')).body)).toBe('CONFLICT');
    const nobody = { leadId: '0190a0a0-0000-7000-8000-000000000000' };
    expect(codeOf((await start('other', nobody)).body)).toBe('NOT_FOUND');
  });
});

describe('addMessage', () => {
  test('counts every message, also of 20 at once, and keeps the beginning of the last', async () => {
    const id = await started('a');
    await Promise.all(Array.from({ length: 20 }, (_, index) => say(id, `message ${index}`)));
    await say(id, `${'\u{1f600}'.repeat(150)}\nmore`, 'ASSISTANT');
    const { body } = await get(`/${id}`);
    expect(body).toMatchObject({
      message_count: 21,
      last_message_preview: '\u{1f600}'.repeat(100),
    });
    expect(valueAt(body, 'last_message_at')).toBe(valueAt(body, 'updated_at'));
    const rows = await gateway.sql('select 1 from messages where conversation_id = ?', [id]);
    expect(rows).toHaveLength(21);
  });

  test.each([
    ['an empty text', ''],
    ['NUL', 'a\0'],
    ['a text that is too long', 'x'.repeat(20_001)],
    ['a number', 5],
  ])('answers BAD_USER_INPUT for %s', async (_, content) => {
    const id = await started('b');
    expect(codeOf((await say(id, content)).body)).toBe('BAD_USER_INPUT');
    expect((await get(`/${id}`)).body).toMatchObject({ message_count: 0 });
  });

  test('answers NOT_FOUND without a conversation', async () => {
    const answer = await say('0190a0a0-0000-7000-8000-000000000000', 'x');
    expect(codeOf(answer.body)).toBe('NOT_FOUND');
  });
});

describe('GET /api/v1/conversations', () => {
  test('answers with the documented body, narrowed by lead, status and channel', async () => {
    const id = await started('whatsapp_+49123456789');
    await say(id, 'Hello');
    const web = await start('web_1', { channel: 'WEB' });
    await gateway.graphql(
      `mutation ($id: ID!) {
        updateConversation(id: $id, input: { status: ESCALATED }) { status }
      }`,
      { id: textAt(web.body, 'data', 'startConversation', 'id') },
      { token },
    );
    const answer = await get(`?page=1&size=20&lead_id=${leadId}&status=active&channel=`);
    expect(answer.body).toEqual({
      conversations: [
        {
          id,
          lead_id: leadId,
          session_key: 'whatsapp_+49123456789',
          channel: 'whatsapp',
          status: 'active',
          message_count: 1,
          created_at: expect.any(String),
          updated_at: expect.any(String),
          lead: { id: leadId, name: 'Max', email: 'max@example.com' },
          last_message_at: expect.any(String),
          last_message_preview: 'Hello',
        },
      ],
      total: 1,
      page: 1,
      size: 20,
    });
    expect((await get('')).body).toMatchObject({ total: 2 });
    expect((await get('?status=escalated&channel=web')).body).toMatchObject({ total: 1 });
    expect((await get('?channel=voice')).body).toMatchObject({ total: 0 });
  });
});

describe('GET /api/v1/conversations/{conversation_id}/messages', () => {
  test('answers oldest first, page by page', async () => {
    const id = await started('c');
    for (const content of ['one', 'two', 'three']) {
      await say(id, content);
    }
    const answer = await get(`/${id}/messages?page=1&size=2`);
    expect(answer.body).toEqual({
      messages: ['one', 'two'].map((content) => ({
        id: expect.any(String),
        conversation_id: id,
        role: 'user',
        content,
        metadata: {},
        created_at: expect.any(String),
      })),
      total: 3,
      page: 1,
      size: 2,
    });
    const second = await get(`/${id}/messages?page=2&size=2`);
    expect(second.body).toMatchObject({ messages: [{ content: 'three' }], page: 2 });
    expect((await get('/0190a0a0-0000-7000-8000-000000000000/messages')).status).toBe(404);
  });

  test('walks by cursors in GraphQL', async () => {
    const id = await started('d');
    for (const content of ['one', 'two', 'three']) {
      await say(id, content);
    }
    const page = async (after: string | null) => {
      const { body } = await gateway.graphql(
        `query ($id: ID!, $after: String) {
          conversation(id: $id) {
            messages(first: 2, after: $after) { nodes { content } pageInfo { endCursor hasNextPage } }
          }
        }`,
        { id, after },
        { token },
      );
      return valueAt(body, 'data', 'conversation', 'messages');
    };
    const first = await page(null);
    expect(first).toMatchObject({ nodes: [{ content: 'one' }, { content: 'two' }] });
    const second = await page(textAt(first, 'pageInfo', 'endCursor'));
    expect(second).toMatchObject({
      nodes: [{ content: 'three' }],
      pageInfo: { hasNextPage: false },
    });
  });
});
