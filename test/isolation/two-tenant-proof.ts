import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { textAt, valueAt } from '../harness/client.js';
import { gmailPerson, type OAuthGateway, REDIRECT_URI } from '../harness/oauth-gateway.js';
import { registration } from '../harness/test-gateway.js';
import { verify } from '../harness/webhook-owner.js';
import { answerFieldsOf, operationsOf, reachedFields, sampleOf } from './operations.js';

/** One side of the wall. */
interface Tenant {
  readonly token: string;
  readonly organizationId: string;
  /** Every id that the organization has: of users, leads, bookings, … */
  readonly ids: readonly string[];
}

/** A text that stands in everything that the other organization owns. */
const MARK = 'of-the-other-organization';

/** Where nobody listens: what is sent there fails at once. */
const RECEIVER = 'http://127.0.0.1:1/';

/**
 * Walks everything that the schema offers as one organization, with the ids of another, and
 * returns what should not be: an answer that holds anything of the other's, that differs from the
 * answer to an id that never was, or that changed the other's rows; and every field that the walk
 * did not reach, so that a new one is covered or fails.
 */
export async function proveTwoTenants(
  oauth: OAuthGateway,
  schema: GraphQLSchema,
): Promise<string[]> {
  const own = await createTenant(oauth, 'own');
  const other = await createTenant(oauth, MARK);
  const before = await rowsOf(oauth, other);
  const violations: string[] = [];
  const reached = new Set<string>();

  for (const operation of operationsOf(schema)) {
    // A token of its own for each, since some operations end all others.
    const token = await signInAgain(oauth);
    const send = async (id: string) => {
      const code = await oauth.codeOf('google', gmailPerson());
      const sample = createSample(id, code);
      const variables = Object.fromEntries(
        operation.field.args.map((argument) => [
          argument.name,
          sampleOf(operation.name, argument, sample),
        ]),
      );
      return oauth.gateway.graphql(operation.document, variables, { token });
    };

    // Its own ids first: the operation must work at all, and every field below must be reached.
    let works = false;
    for (const id of operation.hasIds ? own.ids : [randomUUID()]) {
      const { status, body } = await send(id);
      const data = valueAt(body, 'data', operation.field.name);
      works ||= status === 200;
      for (const field of reachedFields(operation.field.type, data)) {
        reached.add(field);
      }
      violations.push(...leaks(operation.name, body, other));
    }
    if (!works) {
      violations.push(`${operation.name}: the proof could not make it work`);
    }

    // Then the other's, which must be as good as ids that never were.
    const never = operation.hasIds ? await send(randomUUID()) : null;
    for (const id of never === null ? [] : other.ids) {
      const answer = await send(id);
      violations.push(...leaks(operation.name, withoutId(answer.body, id), other));
      const isSame = answer.status === never?.status && isAlike(answer.body, never?.body);
      if (!isSame) {
        violations.push(`${operation.name}: ${id} is told apart from an id that never was`);
      }
    }
  }

  if (JSON.stringify(await rowsOf(oauth, other)) !== JSON.stringify(before)) {
    violations.push("The other organization's rows have changed");
  }
  const missed = answerFieldsOf(schema).filter((field) => !reached.has(field));
  return [...violations, ...missed.map((field) => `${field}: the proof did not reach it`)];
}

/** Values for the arguments of any operation; the same unique keys as the other's are used. */
function createSample(id: string, code: string): (place: string, typeName: string) => unknown {
  let hour = 0;
  return (place, typeName) => {
    const name = place.slice(place.lastIndexOf('.') + 1);
    if (typeName === 'ID') {
      return id;
    }
    if (typeName === 'DateTime') {
      hour += 1;
      return new Date(Date.UTC(2026, 11, 1, hour)).toISOString();
    }
    const values: Record<string, unknown> = {
      email: place.startsWith('LoginInput') ? 'own@example.com' : `${randomUUID()}@example.com`,
      password: 'your_password',
      currentPassword: 'your_password',
      newPassword: 'your_password',
      first: 10,
      after: null,
      search: 'o',
      channelId: 'channel-id',
      url: RECEIVER,
      provider: 'GOOGLE',
      code,
      redirectUri: REDIRECT_URI,
      codeVerifier: null,
      nonce: null,
      iss: null,
      // One that is new at each call where it must be, and the other's where it may be the same.
      sessionKey: `session-${randomUUID()}`,
      calcomBookingUid: randomUUID(),
    };
    // A list that is narrowed too far shows nothing to anybody.
    if (/Filter\.(status|channel|action)$/.test(place)) {
      return null;
    }
    return values[name];
  };
}

async function signInAgain({ gateway }: OAuthGateway): Promise<string> {
  const body = { email: 'own@example.com', password: 'your_password' };
  return textAt((await gateway.rest('POST', '/api/v1/auth/login', { body })).body, 'access_token');
}

async function createTenant(oauth: OAuthGateway, mark: string): Promise<Tenant> {
  const { gateway } = oauth;
  const email = mark === MARK ? `${mark}@example.com` : 'own@example.com';
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', {
    body: registration({ email, full_name: mark, organization_name: mark }),
  });
  const token = textAt(body, 'access_token');
  const run = async (operation: string, variables: Record<string, unknown>, ...path: string[]) => {
    const answer = await gateway.graphql(operation, variables, { token });
    return textAt(answer.body, 'data', ...path);
  };
  await verify(gateway, textAt(body, 'user_id'), token);
  const metadata = { mark };
  const leadId = await run(
    'mutation ($input: CreateLeadInput!) { createLead(input: $input) { id } }',
    {
      input: {
        name: mark,
        channel: 'WHATSAPP',
        channelId: 'channel-id',
        company: mark,
        appointmentNotes: mark,
        preferredServices: [mark],
        metadata,
      },
    },
    'createLead',
    'id',
  );
  const bookingId = await run(
    'mutation ($input: CreateBookingInput!) { createBooking(input: $input) { id } }',
    {
      input: {
        leadId,
        startTime: '2026-12-01T10:00:00Z',
        endTime: '2026-12-01T11:00:00Z',
        calcomBookingUid: 'uid',
        meetingUrl: mark,
        metadata,
      },
    },
    'createBooking',
    'id',
  );
  const conversationId = await run(
    'mutation ($input: StartConversationInput!) { startConversation(input: $input) { id } }',
    { input: { leadId, channel: 'WEB', sessionKey: 'session-key' } },
    'startConversation',
    'id',
  );
  const messageId = await run(
    `mutation ($id: ID!, $input: AddMessageInput!) {
      addMessage(conversationId: $id, input: $input) { id }
    }`,
    { id: conversationId, input: { role: 'USER', content: mark, metadata } },
    'addMessage',
    'id',
  );
  const code = await oauth.codeOf('google', gmailPerson());
  await gateway.graphql(
    'mutation ($input: OAuthCallbackInput!) { linkIdentity(input: $input) { id } }',
    { input: { provider: 'GOOGLE', code, redirectUri: REDIRECT_URI } },
    { token },
  );
  const me = await gateway.graphql('{ me { identities { id } } }', {}, { token });
  const identityId = textAt(me.body, 'data', 'me', 'identities', 0, 'id');
  const { webhookId, deliveryId } = await createWebhook(oauth, run, mark);
  const organizationId = textAt(body, 'organization_id');
  const userId = textAt(body, 'user_id');
  return {
    token,
    organizationId,
    ids: [
      ...[leadId, bookingId, conversationId, messageId, identityId, userId, organizationId],
      ...[webhookId, deliveryId],
    ],
  };
}

/** Registers a webhook, and sends it a sample whose delivery has failed for good. */
async function createWebhook(
  { gateway }: OAuthGateway,
  run: (
    operation: string,
    variables: Record<string, unknown>,
    ...path: string[]
  ) => Promise<string>,
  mark: string,
): Promise<{ webhookId: string; deliveryId: string }> {
  const webhookId = await run(
    `mutation ($input: CreateWebhookInput!) {
      createWebhook(input: $input) { webhook { id } }
    }`,
    { input: { url: `${RECEIVER}${mark}`, events: ['LEAD_CREATED'] } },
    ...['createWebhook', 'webhook', 'id'],
  );
  const deliveryId = await run(
    'mutation ($id: ID!) { testWebhook(id: $id) { id } }',
    { id: webhookId },
    ...['testWebhook', 'id'],
  );
  const fail =
    "update webhook_deliveries set state = 'failed' where id = ? and attempts <> '[]' returning id";
  while ((await gateway.sql(fail, [deliveryId])).length === 0) {
    await setTimeout(5);
  }
  await run('mutation { connectCalcom { url } }', {}, 'connectCalcom', 'url');
  return { webhookId, deliveryId };
}

async function rowsOf(oauth: OAuthGateway, { organizationId }: Tenant): Promise<unknown[]> {
  const tables = {
    organizations: 'id = ?',
    users: 'organization_id = ?',
    credentials: 'user_id in (select id from users where organization_id = ?)',
    identities: 'user_id in (select id from users where organization_id = ?)',
    leads: 'organization_id = ?',
    bookings: 'organization_id = ?',
    conversations: 'organization_id = ?',
    messages: 'organization_id = ?',
    audit_events: 'organization_id = ?',
    webhooks: 'organization_id = ?',
    webhook_events: 'organization_id = ?',
    webhook_deliveries: 'organization_id = ?',
    calcom_connections: 'organization_id = ?',
  };
  const rows: unknown[] = [];
  for (const [table, condition] of Object.entries(tables)) {
    const keys: Record<string, string> = {
      credentials: 'user_id',
      calcom_connections: 'organization_id',
    };
    const key = keys[table] ?? 'id';
    const sql = `select to_jsonb(t) as row from ${table} t where ${condition} order by ${key}`;
    rows.push(await oauth.gateway.sql(sql, [organizationId]));
  }
  return rows;
}

function leaks(operation: string, body: unknown, other: Tenant): string[] {
  const text = JSON.stringify(body);
  return [MARK, ...other.ids]
    .filter((secret) => text.includes(secret))
    .map((secret) => `${operation}: the answer holds ${secret}`);
}

/** What the caller sent itself may come back in the description of a fault. */
const withoutId = (body: unknown, id: string): unknown =>
  JSON.parse(JSON.stringify(body).replaceAll(id, 'the id that was sent'));

/** Whether two answers tell the same, but for ids, times and cursors, which are new each time. */
function isAlike(a: unknown, b: unknown): boolean {
  const plain = (body: unknown) =>
    JSON.stringify(body)
      .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'id')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time');
  return plain(a) === plain(b);
}
