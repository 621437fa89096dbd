import { getNamedType, isInputObjectType } from 'graphql';
import { routeTable } from '#gateway/rest/route-table.js';
import { textAt, valueAt } from '../harness/client.js';
import {
  gmailPerson,
  type OAuthGateway,
  REDIRECT_URI,
  startOAuthGateway,
} from '../harness/oauth-gateway.js';
import { newColleague, newPerson } from '../harness/people.js';
import { readPublishedSchema } from '../harness/published-schema.js';
import { registration } from '../harness/test-gateway.js';
import { operationsOf } from '../isolation/operations.js';

let oauth: OAuthGateway;
let own: Account;
let victim: Account;
beforeAll(async () => {
  oauth = await startOAuthGateway({ RATE_LIMIT: 'off' });
  [own, victim] = [await createAccount(), await createAccount()];
});
afterAll(() => oauth.stop());

interface Account {
  readonly email: string;
  readonly token: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly leadId: string;
}

async function createAccount(): Promise<Account> {
  const { gateway } = oauth;
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  const token = textAt(body, 'access_token');
  const lead = await gateway.rest('POST', '/api/v1/leads', {
    body: { name: 'Max', channel: 'web' },
    token,
  });
  return {
    email: textAt(body, 'email'),
    token,
    userId: textAt(body, 'user_id'),
    organizationId: textAt(body, 'organization_id'),
    leadId: textAt(lead.body, 'id'),
  };
}

/** All that says who somebody is or what they may do, under every name that programs use for it. */
const claimsOf = ({ userId, organizationId, leadId, email }: Account) => ({
  id: leadId,
  sub: userId,
  user_id: userId,
  userId,
  user: { id: userId, email },
  owner_id: userId,
  org: organizationId,
  org_id: organizationId,
  organization_id: organizationId,
  organizationId,
  organization: { id: organizationId },
  tenant_id: organizationId,
  role: 'admin',
  roles: ['admin'],
  is_admin: true,
  isAdmin: true,
  is_active: false,
  isActive: false,
  is_verified: true,
  isVerified: true,
  email_verified: true,
  oauth_provider: 'google',
  oauthProvider: 'google',
  password_hash: 'x',
  access_token: 'x',
  exp: 9_999_999_999,
  created_at: '2000-01-01T00:00:00Z',
  createdAt: '2000-01-01T00:00:00Z',
  updated_at: '2000-01-01T00:00:00Z',
  tokens_valid_from: null,
  deletion_due_at: null,
  invited_by: userId,
  memberships: [{ organization_id: organizationId, role: 'owner' }],
});

const rowsOf = async ({ organizationId }: Account) => {
  const { gateway } = oauth;
  const select = (table: string, condition: string) =>
    gateway.sql(`select to_jsonb(t) as row from ${table} t where ${condition}`, [organizationId]);
  return Promise.all([
    select('organizations', 'id = ?'),
    select('users', 'organization_id = ?'),
    select('credentials', 'user_id in (select id from users where organization_id = ?)'),
    select('identities', 'user_id in (select id from users where organization_id = ?)'),
    select('leads', 'organization_id = ?'),
    select('memberships', 'organization_id = ?'),
    select('invitations', 'organization_id = ?'),
  ]);
};

/** An answer without what differs from call to call. */
const comparable = (body: unknown) =>
  JSON.stringify(body)
    .replace(/eyJ[\w.-]+/g, 'token')
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'id')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'now');

/** A good body of each writing route, made anew for each call. */
const bodies: Readonly<Record<string, () => Promise<object>>> = {
  'POST /api/v1/auth/register': async () => registration(),
  'POST /api/v1/auth/login': async () => ({ email: own.email, password: 'your_password' }),
  'POST /api/v1/auth/oauth/callback': async () => ({
    provider: 'google',
    code: await oauth.codeOf('google', gmailPerson()),
    redirect_uri: REDIRECT_URI,
  }),
  'PATCH /api/v1/auth/me': async () => ({ full_name: 'Your Name' }),
  'POST /api/v1/leads': async () => ({ name: 'Eva', channel: 'web' }),
  'PATCH /api/v1/leads/{lead_id}': async () => ({ name: 'Max' }),
};

describe('a body that says who you are (better-auth CVE-2025-61928)', () => {
  const writing = routeTable.filter(({ method }) => method !== 'GET');
  test.each(writing.map(({ method, path }) => [method, path] as const))(
    '%s %s does the same as without it, and nothing to anybody else',
    async (method, path) => {
      const bodyOf = bodies[`${method} ${path}`];
      if (bodyOf === undefined) {
        throw new Error('This test knows no body of the route; teach it one');
      }
      const before = await rowsOf(victim);
      const send = async (extra: object, suffix = '', headers = {}) =>
        oauth.gateway.rest(method, path.replace(/\{\w+\}/, own.leadId) + suffix, {
          // The route's own keys come last: they are not what is tried here.
          body: { ...extra, ...(await bodyOf()) },
          token: own.token,
          headers,
        });
      const plain = await send({});
      expect([200, 201]).toContain(plain.status);
      const claims = claimsOf(victim);
      const query = new URLSearchParams({ user_id: victim.userId, id: victim.leadId });
      for (const answer of [
        await send(claims),
        await send({ ...claims, input: claims, data: claims, body: claims }),
        await send({}, `?organization_id=${victim.organizationId}&${query}`),
        await send({}, '', {
          'X-User-Id': victim.userId,
          'X-Organization-Id': victim.organizationId,
          'X-HTTP-Method-Override': 'DELETE',
        }),
      ]) {
        expect(answer.status).toBe(plain.status);
        const text = JSON.stringify(answer.body);
        expect(text).not.toContain(victim.organizationId);
        expect(text).not.toContain(victim.userId);
        expect(text).not.toContain(victim.leadId);
        // Addresses and names of new accounts are the only texts that the calls choose anew.
        expect(comparable(withoutPerson(answer.body))).toBe(comparable(withoutPerson(plain.body)));
      }
      expect(await rowsOf(victim)).toEqual(before);
    },
  );

  test('the account is what it was after all of that', async () => {
    const { body } = await oauth.gateway.rest('GET', '/api/v1/auth/me', { token: own.token });
    expect(body).toMatchObject({
      id: own.userId,
      email: own.email,
      organization_id: own.organizationId,
      is_active: true,
      is_verified: false,
      oauth_provider: 'local',
    });
  });

  test('a member stays one, whatever role or organization the body names', async () => {
    const { gateway } = oauth;
    const owner = await newPerson(gateway);
    const member = await newColleague(gateway, owner);
    const claims = { ...claimsOf(victim), role: 'owner', memberRole: 'OWNER' };
    const body = { ...claims, full_name: 'Your Name', organization_id: victim.organizationId };
    const answer = await gateway.rest('PATCH', '/api/v1/auth/me', { body, token: member.token });
    expect(answer.body).toMatchObject({ organization_id: owner.organizationId });
    const memberships = 'select organization_id, role from memberships where user_id = ?';
    expect(await gateway.sql(memberships, [member.userId])).toEqual([
      { organization_id: owner.organizationId, role: 'member' },
    ]);
  });

  test('no query string or header leads a reading route to somebody else', async () => {
    const reading = routeTable.filter(({ method }) => method === 'GET');
    for (const { path } of reading) {
      const query = new URLSearchParams({
        organization_id: victim.organizationId,
        organizationId: victim.organizationId,
        user_id: victim.userId,
        sub: victim.userId,
      });
      const target = `${path.replace(/\{\w+\}/, victim.leadId)}?${query}`;
      const headers = { 'X-User-Id': victim.userId, 'X-Organization-Id': victim.organizationId };
      const answer = await oauth.gateway.rest('GET', target, { token: own.token, headers });
      expect([200, 404]).toContain(answer.status);
      expect(JSON.stringify(answer.body)).not.toContain(victim.organizationId);
      expect(JSON.stringify(answer.body)).not.toContain(victim.leadId);
    }
  });

  test('no input of the schema takes any of it, but what it documents', async () => {
    const schema = await readPublishedSchema(oauth.gateway);
    const mutations = operationsOf(schema).filter(({ name }) => name.startsWith('Mutation.'));
    const claims = claimsOf(victim);
    const before = await rowsOf(victim);
    for (const { name, field, document } of mutations) {
      const input = field.args.find((argument) => argument.name === 'input');
      const type = input === undefined ? undefined : getNamedType(input.type);
      const known = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
      const others = Object.entries(claims).filter(([key]) => !known.includes(key));
      const sent = Object.fromEntries(others);
      if (input !== undefined) {
        const ids = field.args.map((argument) => [argument.name, victim.leadId]);
        const variables = { ...Object.fromEntries(ids), input: sent };
        const answer = await oauth.gateway.graphql(document, variables, { token: own.token });
        const fields = valueAt(answer.body, 'errors', 0, 'extensions', 'fields');
        const refused = Array.isArray(fields) ? fields : [];
        const extra = refused.filter((fault) => valueAt(fault, 'type') === 'extra_forbidden');
        expect([name, extra.map((fault) => valueAt(fault, 'loc', 1))]).toEqual([
          name,
          Object.keys(sent),
        ]);
      }
    }
    expect(await rowsOf(victim)).toEqual(before);
  });
});

const withoutPerson = (body: unknown) => ({ ...Object(body), email: '', organization_name: '' });
