import { type Answer, textAt, valueAt } from '../harness/client.js';
import { gmailPerson, type OAuthGateway, startOAuthGateway } from '../harness/oauth-gateway.js';
import { registration, type TestGateway } from '../harness/test-gateway.js';

let oauth: OAuthGateway;
let gateway: TestGateway;
beforeAll(async () => {
  oauth = await startOAuthGateway();
  gateway = oauth.gateway;
});
afterAll(() => oauth.stop());

const register = (values: Record<string, unknown> = {}) =>
  gateway.rest('POST', '/api/v1/auth/register', { body: registration(values) });

const login = (email: string, password: string, requestId = 'any') =>
  gateway.rest('POST', '/api/v1/auth/login', {
    body: { email, password },
    headers: { 'X-Request-Id': requestId },
  });

const tokenOf = (answer: Answer) => textAt(answer.body, 'access_token');

interface Event {
  readonly action: string;
  readonly userId: string | null;
  readonly network: string | null;
  readonly requestId: string | null;
  readonly details: Record<string, unknown>;
}

async function auditLog(token: string, filter: object | null = null): Promise<Event[]> {
  const answer = await gateway.graphql(
    `query ($filter: AuditLogFilter) {
      auditLog(first: 100, filter: $filter) {
        totalCount
        nodes { id action userId network requestId details createdAt }
      }
    }`,
    { filter },
    { token },
  );
  const nodes = valueAt(answer.body, 'data', 'auditLog', 'nodes');
  if (!Array.isArray(nodes)) {
    throw new TypeError(`No audit log in ${JSON.stringify(answer.body)}`);
  }
  expect(valueAt(answer.body, 'data', 'auditLog', 'totalCount')).toBe(nodes.length);
  return nodes;
}

/** The actions on record, the latest first; those that are written after the answer are awaited. */
async function actionsOf(token: string, count: number): Promise<string[]> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const events = await auditLog(token);
    if (events.length >= count) {
      return events.map(({ action }) => action);
    }
  }
  return [];
}

describe('the audit log', () => {
  test('tells what happened to an account, by whose request and from where', async () => {
    const email = 'owner@example.com';
    const registered = await register({ email });
    const userId = textAt(registered.body, 'user_id');
    const token = tokenOf(registered);
    await login(email, 'wrong password');
    await login(email, 'your_password', 'request-7');
    await gateway.rest('PATCH', '/api/v1/auth/me', { token, body: { full_name: 'Other Name' } });
    await gateway.graphql(
      `mutation { changePassword(input: {
        currentPassword: "your_password", newPassword: "quite another one"
      }) { tokenType } }`,
      {},
      { token },
    );
    const again = tokenOf(await login(email, 'quite another one'));
    await gateway.graphql('mutation { signOutEverywhere }', {}, { token: again });
    await gateway.sql('update users set is_active = false where id = ?', [userId]);
    await login(email, 'quite another one');
    await gateway.sql('update users set is_active = true where id = ?', [userId]);
    const last = tokenOf(await login(email, 'quite another one'));
    expect((await actionsOf(last, 11)).toSorted()).toEqual(
      [
        'REGISTERED',
        'SIGN_IN_FAILED',
        'SIGNED_IN',
        'PROFILE_CHANGED',
        'PASSWORD_CHANGED',
        'SIGNED_IN',
        'SIGNED_OUT_EVERYWHERE',
        'USER_DEACTIVATED',
        'SIGN_IN_FAILED',
        'USER_ACTIVATED',
        'SIGNED_IN',
      ].toSorted(),
    );
    const events = await auditLog(last);
    expect(new Set(events.map((event) => event.userId))).toEqual(new Set([userId]));
    expect(events.find(({ requestId }) => requestId === 'request-7')).toMatchObject({
      action: 'SIGNED_IN',
      network: '127.0.0.1',
      details: { method: 'password' },
    });
    const failures = await auditLog(last, { action: 'SIGN_IN_FAILED' });
    expect(failures.map(({ details }) => details.reason)).toEqual(['inactive', 'wrong_password']);
    expect(events.find(({ action }) => action === 'USER_DEACTIVATED')?.network).toBeNull();
  });

  test('holds no secret', async () => {
    const rows = await gateway.sql('select to_jsonb(e) as event from audit_events e');
    const text = JSON.stringify(rows);
    for (const secret of [
      'your_password',
      'quite another one',
      'wrong password',
      'eyJ',
      '$argon2',
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  test('tells of sign-ins by providers, of links and of a takeover', async () => {
    const person = gmailPerson();
    const first = await oauth.signIn('google', person);
    await oauth.signIn('google', person);
    expect(await actionsOf(tokenOf(first), 2)).toEqual(['SIGNED_IN', 'REGISTERED']);
    const [signedIn] = await auditLog(tokenOf(first));
    expect(signedIn?.details).toEqual({ method: 'google' });

    const victim = gmailPerson();
    await register({ email: victim.email });
    const owner = tokenOf(await oauth.signIn('google', victim));
    expect((await actionsOf(owner, 3)).toSorted()).toEqual(
      ['ACCOUNT_TAKEN_OVER', 'REGISTERED', 'SIGNED_IN'].toSorted(),
    );
  });

  test('records nothing for an address that has no account', async () => {
    const count = () => gateway.sql('select count(*)::int as count from audit_events');
    const before = await count();
    await login('nobody@example.com', 'wrong password');
    expect(await count()).toEqual(before);
  });

  test("is one organization's own", async () => {
    const [own, other] = [await register(), await register()];
    const filter = { userId: textAt(other.body, 'user_id') };
    expect(await auditLog(tokenOf(own), filter)).toEqual([]);
    expect(await auditLog(tokenOf(own))).toHaveLength(1);
  });
});

describe('the audit trail', () => {
  test.each(["update audit_events set action = 'signed_in'", 'delete from audit_events'])(
    'is append-only: %s fails, whoever tries',
    async (statement) => {
      await register();
      await expect(gateway.sql(statement)).rejects.toThrow('append-only');
    },
  );

  test('goes with its organization, and only with it', async () => {
    const { body } = await register();
    const organizationId = textAt(body, 'organization_id');
    const events = () =>
      gateway.sql('select action from audit_events where organization_id = ? order by id', [
        organizationId,
      ]);
    await gateway.sql('delete from users where id = ?', [textAt(body, 'user_id')]);
    expect(await events()).toEqual([{ action: 'registered' }, { action: 'user_deleted' }]);
    await gateway.sql('delete from organizations where id = ?', [organizationId]);
    expect(await events()).toEqual([]);
  });
});
