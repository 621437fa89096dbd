import { createHash, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { textAt, valueAt } from '../harness/client.js';
import { gmailPerson, type OAuthGateway, REDIRECT_URI } from '../harness/oauth-gateway.js';
import { registration } from '../harness/test-gateway.js';
import { verify } from '../harness/webhook-owner.js';
import {
  addMembers,
  createMemberLink,
  type Others,
  type Owned,
  restoreMembers,
} from './members.js';
import { answerFieldsOf, operationsOf, reachedFields, sampleOf } from './operations.js';
import { rowsOf } from './rows-of.js';

/** One side of the wall. */
interface Tenant extends Owned {
  readonly token: string;
  readonly others: Others;
  /** Every id that the organization has: of users, leads, bookings, … */
  readonly ids: readonly string[];
}

/** What may undo what `addMembers` did. */
const MEMBER_OPERATION = /Member|Role|Ownership|Invitation|Organization/;

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
  const before = await rowsOf(oauth.gateway, other);
  const violations: string[] = [];
  const reached = new Set<string>();

  for (const operation of operationsOf(schema)) {
    // A token of its own for each, since some operations end all others.
    const restore = () => restoreMembers(oauth.gateway, own, own.others, 'own');
    await restore();
    const token = await signInAgain(oauth);
    const send = async (id: string) => {
      if (MEMBER_OPERATION.test(operation.name)) {
        await restore();
      }
      // A walk through a provider's pages, which takes longer than everything else here.
      const takesCode = operation.document.includes('OAuthCallbackInput');
      const code = takesCode ? await oauth.codeOf('google', gmailPerson()) : '';
      const sample = createSample(id, code, await createLinkFor(oauth, own, operation.name));
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

  if (JSON.stringify(await rowsOf(oauth.gateway, other)) !== JSON.stringify(before)) {
    violations.push("The other organization's rows have changed");
  }
  const missed = answerFieldsOf(schema).filter((field) => !reached.has(field));
  return [...violations, ...missed.map((field) => `${field}: the proof did not reach it`)];
}

/** Values for the arguments of any operation; the same unique keys as the other's are used. */
function createSample(
  id: string,
  code: string,
  linkToken: string,
): (place: string, typeName: string) => unknown {
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
    if (place === 'InviteMemberInput.role') {
      return 'MEMBER';
    }
    const values: Record<string, unknown> = {
      email: place.startsWith('LoginInput') ? 'own@example.com' : `${randomUUID()}@example.com`,
      password: 'your_password',
      currentPassword: 'your_password',
      newPassword: 'your_password',
      newEmail: `${randomUUID()}@example.com`,
      token: linkToken,
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

/** What a link is for, by the operation that takes it. */
const purposes: Readonly<Record<string, string>> = {
  'Mutation.verifyEmail': 'verify_email',
  'Mutation.confirmEmailChange': 'change_email',
  'Mutation.undoEmailChange': 'undo_email_change',
  'Mutation.resetPassword': 'reset_password',
};

/** The secret of a link of somebody new, since what links do ends what the walk signs in with. */
async function createLinkFor(
  { gateway }: OAuthGateway,
  own: Owned,
  operation: string,
): Promise<string> {
  const ofMembers = await createMemberLink(gateway, own, operation);
  if (ofMembers !== null) {
    return ofMembers;
  }
  const secret = randomUUID();
  const purpose = purposes[operation];
  if (purpose !== undefined) {
    const body = registration();
    const { body: answer } = await gateway.rest('POST', '/api/v1/auth/register', { body });
    const digest = createHash('sha256').update(secret).digest('base64url');
    const email = purpose === 'change_email' ? `${randomUUID()}@example.com` : body.email;
    await gateway.sql(
      `insert into account_links (digest, purpose, user_id, email, created_at, expires_at)
       values (?, ?, ?, ?, now(), now() + interval '1 hour')`,
      [digest, purpose, textAt(answer, 'user_id'), email],
    );
  }
  return secret;
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
    `mutation ($input: OAuthCallbackInput!) {
      linkIdentity(input: $input, proof: { password: "your_password" }) { id }
    }`,
    { input: { provider: 'GOOGLE', code, redirectUri: REDIRECT_URI } },
    { token },
  );
  const me = await gateway.graphql('{ me { identities { id } } }', {}, { token });
  const identityId = textAt(me.body, 'data', 'me', 'identities', 0, 'id');
  const { webhookId, deliveryId } = await createWebhook(oauth, run, mark);
  const organizationId = textAt(body, 'organization_id');
  const userId = textAt(body, 'user_id');
  const others = await addMembers(gateway, { organizationId, userId }, mark);
  const { colleagueId, coOwnerId, invitationId } = others;
  return {
    token,
    organizationId,
    userId,
    others,
    ids: [
      ...[leadId, bookingId, conversationId, messageId, identityId],
      ...[userId, organizationId, colleagueId, coOwnerId, invitationId],
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
