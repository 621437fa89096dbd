import { z } from 'zod';
import { createSchema } from '#gateway/graphql/schema.js';
import { createOpenApi, type OpenApiDocument } from '#gateway/reference/openapi.js';
import { resolvers } from '#gateway/resolvers.js';
import { routeTable } from '#gateway/rest/route-table.js';
import type { RequestValues } from '../harness/client.js';
import { textAt, valueAt } from '../harness/client.js';
import {
  directoryPerson,
  gmailPerson,
  type OAuthGateway,
  startOAuthGateway,
} from '../harness/oauth-gateway.js';
import { registration } from '../harness/test-gateway.js';

let oauth: OAuthGateway;
let document: OpenApiDocument;
let token: string;
beforeAll(async () => {
  oauth = await startOAuthGateway({
    OAUTH_FACEBOOK_CLIENT_ID: '',
    OAUTH_FACEBOOK_CLIENT_SECRET: '',
  });
  const limits = { passwordMinLength: 8 };
  document = createOpenApi(await createSchema({ resolvers, limits }), limits);
  token = await register(registration());
});
afterAll(() => oauth.stop());

/** Statuses that were seen, by method and documented path. */
const seen = new Set<string>();

/** A schema that takes no key which is not described. */
function exactly(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(exactly);
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [key, exactly(part)]),
  );
  const isClosed = 'properties' in copy && !('additionalProperties' in copy);
  return isClosed ? { ...copy, additionalProperties: false } : copy;
}

function parserOf(schema: unknown): z.ZodType {
  const whole = { ...Object(exactly(schema)), $defs: exactly(document.components.schemas) };
  return z.fromJSONSchema(
    JSON.parse(JSON.stringify(whole).replaceAll('/components/schemas/', '/$defs/')),
  );
}

/** Sends a request, and holds what comes back against what the reference says of it. */
async function ask(method: string, path: string, values: RequestValues & { id?: string } = {}) {
  const { id = '', ...sent } = values;
  const answer = await oauth.gateway.rest(method, path.replace(/\{\w+\}/, id), sent);
  const plainPath = path.replace(/\?.*/, '');
  const operation = valueAt(document.paths, plainPath, method.toLowerCase());
  const response = valueAt(operation, 'responses', String(answer.status));
  const schema = valueAt(response, 'content', 'application/json', 'schema');
  expect({ method, path, status: answer.status, isDocumented: schema !== undefined }).toEqual({
    method,
    path,
    status: answer.status,
    isDocumented: true,
  });
  const parsed = parserOf(schema).safeParse(answer.body);
  expect({ path, body: answer.body, fault: parsed.error?.message }).toEqual({
    path,
    body: answer.body,
    fault: undefined,
  });
  const headers = Object.keys(Object(valueAt(response, 'headers')));
  expect(headers.filter((name) => answer.headers.get(name) === null)).toEqual([]);
  seen.add(`${method} ${plainPath} ${answer.status}`);
  return answer;
}

async function register(body: Record<string, unknown>): Promise<string> {
  const { body: answer } = await ask('POST', '/api/v1/auth/register', { body });
  return textAt(answer, 'access_token');
}

async function mutate(text: string): Promise<string> {
  const { body } = await oauth.gateway.graphql(`mutation { made: ${text} { id } }`, {}, { token });
  return textAt(body, 'data', 'made', 'id');
}

const AUTH = '/api/v1/auth';

describe('what the gateway answers is what the reference says', () => {
  test('of registering and signing in', async () => {
    const body = registration();
    await register(body);
    expect((await ask('POST', `${AUTH}/register`, { body })).status).toBe(409);
    expect((await ask('POST', `${AUTH}/register`, { body: { email: 1 } })).status).toBe(422);
    const large = { body: registration({ full_name: 'x'.repeat(200_000) }) };
    expect((await ask('POST', `${AUTH}/register`, large)).status).toBe(413);
    const { email, password } = body;
    expect((await ask('POST', `${AUTH}/login`, { body: { email, password } })).status).toBe(200);
    expect((await ask('POST', `${AUTH}/login`, { body: '{' })).status).toBe(422);
    const guess = { body: { email, password: 'wrong' } };
    expect((await ask('POST', `${AUTH}/login`, guess)).status).toBe(401);
    await oauth.gateway.sql('update users set is_active = false where email = ?', [email]);
    expect((await ask('POST', `${AUTH}/login`, { body: { email, password } })).status).toBe(403);
  });

  test('of too many guesses', async () => {
    const body = { email: 'nobody@example.com', password: 'wrong' };
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await ask('POST', `${AUTH}/login`, { body })).status).toBe(401);
    }
    expect((await ask('POST', `${AUTH}/login`, { body })).status).toBe(429);
  });

  test('of signing in by a provider', async () => {
    const path = `${AUTH}/oauth/callback`;
    const redirect_uri = 'https://your-app.com/auth/callback';
    const send = (values: object) =>
      ask('POST', path, { body: { provider: 'google', redirect_uri, code: 'x', ...values } });
    const code = await oauth.codeOf('google', gmailPerson());
    expect((await send({ code })).status).toBe(200);
    expect((await send({ code: 'wrong' })).status).toBe(401);
    expect((await send({ provider: 'facebook' })).status).toBe(501);
    expect((await send({ provider: 'nobody' })).status).toBe(422);
    const person = directoryPerson();
    await register(registration({ email: person.email }));
    const unproved = { provider: 'outlook', code: await oauth.codeOf('outlook', person) };
    expect((await send(unproved)).status).toBe(409);
  });

  test('of the profile', async () => {
    expect((await ask('GET', `${AUTH}/me`, { token })).status).toBe(200);
    expect((await ask('GET', `${AUTH}/me`)).status).toBe(401);
    const changed = { token, body: { full_name: 'Updated Name' } };
    expect((await ask('PATCH', `${AUTH}/me`, changed)).status).toBe(200);
    expect((await ask('PATCH', `${AUTH}/me`, { token, body: {} })).status).toBe(422);
  });

  test('of leads', async () => {
    const body = { name: 'Anna', channel: 'whatsapp', metadata: { a: [1] }, company: null };
    const made = await ask('POST', '/api/v1/leads', { token, body });
    expect(made.status).toBe(201);
    const id = textAt(made.body, 'id');
    const one = '/api/v1/leads/{lead_id}';
    expect((await ask('GET', one, { token, id })).status).toBe(200);
    const change = { token, id, body: { status: 'booked', preferred_services: ['Cut'] } };
    expect((await ask('PATCH', one, change)).status).toBe(200);
    expect((await ask('PATCH', one, { ...change, body: { status: 'x' } })).status).toBe(422);
    for (const unknown of ['0190a0a0-0000-7000-8000-000000000000', 'x']) {
      expect((await ask('GET', one, { token, id: unknown })).status).toBe(404);
    }
    expect((await ask('GET', '/api/v1/leads?search=ann&size=3', { token })).status).toBe(200);
    expect((await ask('GET', '/api/v1/leads?page=0&status=x', { token })).status).toBe(422);
    expect((await ask('POST', '/api/v1/leads', { token, body: { name: '' } })).status).toBe(422);
  });

  test('of bookings and conversations', async () => {
    const lead = await mutate('createLead(input: { name: "Ben", channel: WEB })');
    const times = 'startTime: "2026-12-01T10:00:00Z", endTime: "2026-12-01T11:00:00Z"';
    const booking = await mutate(`createBooking(input: { leadId: "${lead}", ${times} })`);
    const conversation = await mutate(
      `startConversation(input: { leadId: "${lead}", channel: WEB, sessionKey: "web_1" })`,
    );
    const list = async (path: string, id?: string) =>
      (await ask('GET', path, { token, ...(id === undefined ? {} : { id }) })).status;
    expect(await list('/api/v1/conversations')).toBe(200);
    await mutate(
      `addMessage(conversationId: "${conversation}", input: { role: USER, content: "Hello" })`,
    );
    expect(await list('/api/v1/bookings')).toBe(200);
    expect(await list(`/api/v1/bookings?lead_id=${lead}&status=confirmed`)).toBe(200);
    expect(await list('/api/v1/bookings?lead_id=x')).toBe(422);
    expect(await list('/api/v1/bookings/{booking_id}', booking)).toBe(200);
    expect(await list('/api/v1/bookings/{booking_id}', lead)).toBe(404);
    expect(await list('/api/v1/conversations?channel=web')).toBe(200);
    const one = '/api/v1/conversations/{conversation_id}';
    expect(await list(one, conversation)).toBe(200);
    expect(await list(one, lead)).toBe(404);
    expect(await list(`${one}/messages`, conversation)).toBe(200);
    expect(await list(`${one}/messages?size=101`, conversation)).toBe(422);
    expect(await list(`${one}/messages`, 'x')).toBe(404);
  });

  test('of every route, in its success', () => {
    const missing = routeTable
      .map(({ method, path, status }) => `${method} ${path} ${status}`)
      .filter((name) => !seen.has(name));
    expect(missing).toEqual([]);
  });
});

describe('the examples of the reference', () => {
  test('keep to the schemas that they stand beside', () => {
    let count = 0;
    for (const operation of Object.values(document.paths).flatMap(Object.values)) {
      const responses = Object.values(Object(valueAt(operation, 'responses')));
      for (const place of [valueAt(operation, 'requestBody'), ...responses]) {
        const content = valueAt(place, 'content', 'application/json');
        const example = valueAt(content, 'example');
        if (example !== undefined) {
          expect(parserOf(valueAt(content, 'schema')).safeParse(example).error).toBeUndefined();
          count += 1;
        }
      }
    }
    expect(count).toBe(9);
  });
});
