import { textAt, valueAt } from '../harness/client.js';
import {
  directoryPerson,
  facebookPerson,
  gmailPerson,
  type OAuthGateway,
  startOAuthGateway,
} from '../harness/oauth-gateway.js';
import { registration } from '../harness/test-gateway.js';

let oauth: OAuthGateway;
beforeAll(async () => {
  oauth = await startOAuthGateway();
});
afterAll(() => oauth.stop());

async function registered(email: string, isVerified = false) {
  const { body } = await oauth.gateway.rest('POST', '/api/v1/auth/register', {
    body: registration({ email }),
  });
  const userId = textAt(body, 'user_id');
  await oauth.gateway.sql('update users set is_verified = ? where id = ?', [isVerified, userId]);
  return { userId, token: textAt(body, 'access_token') };
}

const me = (token: string) => oauth.gateway.rest('GET', '/api/v1/auth/me', { token });
const login = (email: string) =>
  oauth.gateway.rest('POST', '/api/v1/auth/login', {
    body: { email, password: 'your_password' },
  });
const countUsers = async (email: string) =>
  (await oauth.gateway.sql('select 1 from users where email = ?', [email])).length;

const LINK = `mutation ($input: OAuthCallbackInput!) {
  linkIdentity(input: $input, proof: { password: "your_password" }) { id }
}`;

describe('POST /api/v1/auth/oauth/callback', () => {
  test('answers 200 with exactly the documented keys', async () => {
    const person = gmailPerson();
    const answer = await oauth.signIn('google', person);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^eyJ/),
      token_type: 'bearer',
      user_id: expect.any(String),
      email: person.email,
      full_name: 'Ada Moretti',
      organization_id: expect.any(String),
      is_new_user: true,
    });
  });
});

describe('rule 1, a known identity', () => {
  test('signs in to the same account, also when its email has changed at the provider', async () => {
    for (const [provider, person] of [
      ['google', gmailPerson()],
      ['outlook', directoryPerson()],
      ['facebook', facebookPerson()],
    ] as const) {
      const first = await oauth.signIn(provider, person);
      const { userId: victim } = await registered(`victim-of-${provider}@example.com`, true);
      const again = await oauth.signIn(provider, {
        ...person,
        email: `victim-of-${provider}@example.com`,
      });
      expect(again.status).toBe(200);
      expect(valueAt(again.body, 'user_id')).toBe(textAt(first.body, 'user_id'));
      expect(valueAt(again.body, 'user_id')).not.toBe(victim);
      expect(valueAt(again.body, 'is_new_user')).toBe(false);
    }
  });

  test('is one identity by tid and oid, whatever Microsoft puts into sub', async () => {
    const person = directoryPerson();
    const first = await oauth.signIn('outlook', person);
    const again = await oauth.signIn('outlook', { ...person, subject: 'another' });
    expect(valueAt(again.body, 'user_id')).toBe(textAt(first.body, 'user_id'));
    const elsewhere = await oauth.signIn('outlook', {
      ...person,
      tenantId: '11111111-2222-4333-8444-555555555555',
    });
    expect(elsewhere.status).toBe(409);
  });

  test('is no identity of another provider with the same subject', async () => {
    const first = await oauth.signIn('google', gmailPerson({ subject: 'the-same' }));
    const other = await oauth.signIn('facebook', facebookPerson({ subject: 'the-same' }));
    expect(valueAt(other.body, 'user_id')).not.toBe(textAt(first.body, 'user_id'));
  });

  test('does not open an account that is inactive', async () => {
    const person = gmailPerson();
    const { body } = await oauth.signIn('google', person);
    const userId = textAt(body, 'user_id');
    await oauth.gateway.sql('update users set is_active = false where id = ?', [userId]);
    expect((await oauth.signIn('google', person)).status).toBe(403);
  });
});

describe('rule 2, somebody new', () => {
  test.each([
    ['a Gmail address', 'google', gmailPerson(), true],
    [
      'a Workspace address',
      'google',
      gmailPerson({ email: 'a@salon.example', hostedDomain: 'salon.example' }),
      true,
    ],
    [
      'a foreign address that Google once verified',
      'google',
      gmailPerson({ email: 'b@salon.example' }),
      false,
    ],
    [
      'a personal Microsoft account',
      'outlook',
      directoryPerson({ tenantId: '9188040d-6c67-4c5b-b112-36a304b66dad' }),
      true,
    ],
    ['a directory account', 'outlook', directoryPerson(), false],
    ['a Facebook account', 'facebook', facebookPerson(), false],
  ] as const)(
    'with %s gets an account, verified as far as it is proved',
    async (_, provider, person, isVerified) => {
      const { body } = await oauth.signIn(provider, person);
      expect(valueAt(body, 'is_new_user')).toBe(true);
      const profile = await me(textAt(body, 'access_token'));
      expect(profile.body).toMatchObject({
        email: person.email,
        full_name: person.name,
        is_verified: isVerified,
        oauth_provider: provider,
        organization_name: person.name,
      });
    },
  );

  test('who arrives 20 times at once is one user with one organization', async () => {
    const person = gmailPerson();
    const countOrganizations = async () =>
      valueAt(await oauth.gateway.sql('select count(*)::int as n from organizations'), 0, 'n');
    const before = Number(await countOrganizations());
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => oauth.signIn('google', person)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ body }) => valueAt(body, 'user_id'))).size).toBe(1);
    expect(answers.filter(({ body }) => valueAt(body, 'is_new_user') === true)).toHaveLength(1);
    expect(Number(await countOrganizations())).toBe(before + 1);
  });

  test('may have an odd name, or none', async () => {
    const names = [undefined, '', ' \n ', 'x'.repeat(500), 'a\u0000b\ud800', '\u0007'];
    for (const name of names) {
      const { name: _, ...person } = gmailPerson();
      const answer = await oauth.signIn('google', {
        ...person,
        ...(name === undefined ? {} : { name }),
      });
      expect(answer.status).toBe(200);
      expect(textAt(answer.body, 'full_name').length).toBeGreaterThan(0);
    }
  });
});

describe('rule 3, a proved email of a verified account', () => {
  test('links and signs in; the password and live tokens stay', async () => {
    const person = gmailPerson();
    const { userId, token } = await registered(String(person.email), true);
    const answer = await oauth.signIn('google', person);
    expect(answer.body).toMatchObject({ user_id: userId, is_new_user: false });
    expect((await me(token)).status).toBe(200);
    expect((await login(String(person.email))).status).toBe(200);
  });
});

describe('rule 4, a proved email of an account that is not verified', () => {
  test('ends every way in that an attacker prepared, and lets the owner of the mailbox in', async () => {
    const person = gmailPerson();
    const email = String(person.email);
    // The attacker registers the victim's address first, links an account of their own at a
    // provider, and stays signed in.
    const attacker = await registered(email);
    const attackersGoogle = gmailPerson();
    const linked = await oauth.gateway.graphql(
      LINK,
      {
        input: {
          provider: 'GOOGLE',
          code: await oauth.codeOf('google', attackersGoogle),
          redirectUri: 'https://your-app.com/auth/callback',
        },
      },
      { token: attacker.token },
    );
    expect(valueAt(linked.body, 'data', 'linkIdentity', 'id')).toBe(attacker.userId);

    const answer = await oauth.signIn('google', person);
    expect(answer.body).toMatchObject({ user_id: attacker.userId, is_new_user: false });
    const token = textAt(answer.body, 'access_token');
    expect((await me(token)).body).toMatchObject({ is_verified: true, email });

    expect((await me(attacker.token)).status).toBe(401);
    expect((await login(email)).status).toBe(401);
    const back = await oauth.signIn('google', attackersGoogle);
    expect(back.body).toMatchObject({ is_new_user: true });
    expect((await oauth.signIn('google', person)).body).toMatchObject({ user_id: attacker.userId });
  });

  test('ends a link that the attacker began before and finishes after', async () => {
    const person = gmailPerson();
    const attacker = await registered(String(person.email));
    const attackersFacebook = facebookPerson();
    let owner: unknown;
    // Facebook is slow enough for the owner to arrive in between.
    oauth.providers.faults.set('facebook.profile', {
      kind: 'transform',
      async change(answer) {
        owner = (await oauth.signIn('google', person)).body;
        return answer;
      },
    });
    const linked = await oauth.gateway.graphql(
      LINK,
      {
        input: {
          provider: 'FACEBOOK',
          code: await oauth.codeOf('facebook', attackersFacebook),
          redirectUri: 'https://your-app.com/auth/callback',
        },
      },
      { token: attacker.token },
    );
    oauth.providers.faults.clear();
    expect(valueAt(owner, 'user_id')).toBe(attacker.userId);
    expect(linked.status).toBe(401);
    expect((await oauth.signIn('facebook', attackersFacebook)).body).toMatchObject({
      is_new_user: true,
    });
  });

  test('happens once, when the owner arrives several times at once', async () => {
    const person = gmailPerson();
    const { userId } = await registered(String(person.email));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => oauth.signIn('google', person)),
    );
    for (const answer of answers) {
      expect(answer.body).toMatchObject({ user_id: userId });
      expect((await me(textAt(answer.body, 'access_token'))).status).toBe(200);
    }
  });
});

describe('rule 5, an email that is not proved', () => {
  const cases = [
    [
      'Google: email_verified absent',
      'google',
      { emailVerified: undefined, hostedDomain: 'x.example' },
    ],
    ['Google: email_verified false', 'google', { emailVerified: false, hostedDomain: 'x.example' }],
    [
      'Google: email_verified "true"',
      'google',
      { emailVerified: 'true', hostedDomain: 'x.example' },
    ],
    [
      'Google: email_verified "false"',
      'google',
      { emailVerified: 'false', hostedDomain: 'x.example' },
    ],
    ['Google: email_verified 1', 'google', { emailVerified: 1, hostedDomain: 'x.example' }],
    ['Google: verified, no hd, not Gmail', 'google', { emailVerified: true }],
    ['Google: verified, empty hd, not Gmail', 'google', { emailVerified: true, hostedDomain: '' }],
    ['Microsoft: xms_edov absent', 'outlook', {}],
    ['Microsoft: xms_edov false', 'outlook', { xmsEdov: false }],
    ['Microsoft: xms_edov "0"', 'outlook', { xmsEdov: '0' }],
    ['Microsoft: xms_edov 0', 'outlook', { xmsEdov: 0 }],
    ['Microsoft: xms_edov "true"', 'outlook', { xmsEdov: 'true' }],
    ['Facebook', 'facebook', {}],
  ] as const;
  test.each(cases)("opens nobody's account: %s", async (_, provider, claims) => {
    const base = provider === 'google' ? gmailPerson() : directoryPerson();
    for (const isVerified of [true, false]) {
      const email = `victim-${base.subject}-${isVerified}@x.example`;
      const { userId, token } = await registered(email, isVerified);
      const subject = `${base.subject}-${isVerified}`;
      const answer = await oauth.signIn(provider, { ...base, email, subject, ...claims });
      expect(answer.status).toBe(409);
      expect(answer.body).toEqual({ detail: expect.any(String), code: 'ACCOUNT_LINK_REQUIRED' });
      expect(
        await oauth.gateway.sql('select 1 from identities where user_id = ?', [userId]),
      ).toEqual([]);
      expect((await me(token)).status).toBe(200);
      expect((await login(email)).status).toBe(200);
    }
  });

  test.each([
    [
      'Google: a Gmail address in another spelling',
      'google',
      { email: 'Rule.Five@GMAIL.com', emailVerified: true },
    ],
    [
      'Google: googlemail.com',
      'google',
      { email: 'rule.five@googlemail.com', emailVerified: true },
    ],
    [
      'Google: hd',
      'google',
      { email: 'rule5@x.example', emailVerified: true, hostedDomain: 'x.example' },
    ],
    ['Microsoft: xms_edov true', 'outlook', { email: 'rule5a@x.example', xmsEdov: true }],
    ['Microsoft: xms_edov 1', 'outlook', { email: 'rule5b@x.example', xmsEdov: 1 }],
    ['Microsoft: xms_edov "1"', 'outlook', { email: 'rule5c@x.example', xmsEdov: '1' }],
  ] as const)('is not what these are: %s', async (_, provider, claims) => {
    const { userId } = await registered(claims.email, true);
    const base = provider === 'google' ? gmailPerson() : directoryPerson();
    expect((await oauth.signIn(provider, { ...base, ...claims })).body).toMatchObject({
      user_id: userId,
    });
  });
});

describe('rule 6, no email', () => {
  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['no address', 'not an address'],
    ['two addresses', 'a@example.com,b@example.com'],
  ])('is refused by 422 and makes no account: %s', async (_, email) => {
    const { email: _none, ...person } = facebookPerson();
    const answer = await oauth.signIn('facebook', {
      ...person,
      ...(email === undefined ? {} : { email }),
    });
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail', 0)).toMatchObject({
      type: 'value_error',
      loc: ['body', 'code'],
      msg: expect.stringContaining('no usable email'),
    });
    expect(await countUsers(email ?? '')).toBe(0);
  });
});

describe('OAUTH_FACEBOOK_TRUST_EMAIL', () => {
  test('lets an address that Facebook names count as proved', async () => {
    const trusting = await startOAuthGateway({ OAUTH_FACEBOOK_TRUST_EMAIL: 'on' });
    const { body } = await trusting.signIn('facebook', facebookPerson());
    const profile = await trusting.gateway.rest('GET', '/api/v1/auth/me', {
      token: textAt(body, 'access_token'),
    });
    expect(valueAt(profile.body, 'is_verified')).toBe(true);
    await trusting.stop();
  });
});
