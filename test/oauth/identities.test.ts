import { textAt, valueAt } from '../harness/client.js';
import {
  directoryPerson,
  facebookPerson,
  gmailPerson,
  type OAuthGateway,
  REDIRECT_URI,
  startOAuthGateway,
} from '../harness/oauth-gateway.js';
import { registration } from '../harness/test-gateway.js';

let oauth: OAuthGateway;
beforeAll(async () => {
  oauth = await startOAuthGateway();
});
afterAll(() => oauth.stop());

async function registered(): Promise<{ token: string; email: string; userId: string }> {
  const { body } = await oauth.gateway.rest('POST', '/api/v1/auth/register', {
    body: registration(),
  });
  return {
    token: textAt(body, 'access_token'),
    email: textAt(body, 'email'),
    userId: textAt(body, 'user_id'),
  };
}

const link = async (
  token: string,
  provider: 'google' | 'outlook' | 'facebook',
  person: Parameters<OAuthGateway['codeOf']>[1],
) =>
  oauth.gateway.graphql(
    `mutation ($input: OAuthCallbackInput!) {
      linkIdentity(input: $input, proof: { password: "your_password" }) { id identities { id provider email createdAt } }
    }`,
    {
      input: {
        provider: provider.toUpperCase(),
        code: await oauth.codeOf(provider, person),
        redirectUri: REDIRECT_URI,
      },
    },
    { token },
  );

const unlink = (token: string, id: string) =>
  oauth.gateway.graphql(
    `mutation ($id: ID!) {
      unlinkIdentity(id: $id, proof: { password: "your_password" }) { identities { id } }
    }`,
    { id },
    { token },
  );

const codeOf = (body: unknown) => valueAt(body, 'errors', 0, 'extensions', 'code');

describe('linkIdentity', () => {
  test('is the way out of ACCOUNT_LINK_REQUIRED', async () => {
    const { token, email, userId } = await registered();
    const person = facebookPerson({ email });
    expect((await oauth.signIn('facebook', person)).status).toBe(409);
    const linked = await link(token, 'facebook', person);
    expect(valueAt(linked.body, 'data', 'linkIdentity')).toEqual({
      id: userId,
      identities: [
        { id: expect.any(String), provider: 'FACEBOOK', email, createdAt: expect.any(String) },
      ],
    });
    expect((await oauth.signIn('facebook', person)).body).toMatchObject({
      user_id: userId,
      is_new_user: false,
    });
  });

  test('changes nothing the second time, also when both come at once', async () => {
    const { token } = await registered();
    const person = gmailPerson();
    const answers = await Promise.all([1, 2, 3].map(() => link(token, 'google', person)));
    for (const { body } of answers) {
      expect(valueAt(body, 'data', 'linkIdentity', 'identities')).toHaveLength(1);
    }
  });

  test("answers CONFLICT where the account at the provider is another user's", async () => {
    const person = gmailPerson();
    await oauth.signIn('google', person);
    const { token } = await registered();
    const answer = await link(token, 'google', person);
    expect(answer.status).toBe(409);
    expect(codeOf(answer.body)).toBe('CONFLICT');
  });

  test('asks for a token before the code is sent anywhere', async () => {
    oauth.providers.requests.length = 0;
    const answer = await link('', 'google', gmailPerson());
    expect(codeOf(answer.body)).toBe('UNAUTHENTICATED');
    expect(oauth.providers.requests).toEqual([]);
  });
});

describe('unlinkIdentity', () => {
  const identitiesOf = async (token: string) => {
    const { body } = await oauth.gateway.graphql('{ me { identities { id } } }', {}, { token });
    const identities = valueAt(body, 'data', 'me', 'identities');
    return Array.isArray(identities) ? identities.map((item) => textAt(item, 'id')) : [];
  };

  test("ends a link, so that the provider's account opens nothing any more", async () => {
    const { token } = await registered();
    const person = gmailPerson();
    await link(token, 'google', person);
    const [id = ''] = await identitiesOf(token);
    const answer = await unlink(token, id);
    expect(valueAt(answer.body, 'data', 'unlinkIdentity', 'identities')).toEqual([]);
    expect((await oauth.signIn('google', person)).body).toMatchObject({ is_new_user: true });
  });

  test('refuses to remove the last way to sign in, also when two are removed at once', async () => {
    const { body } = await oauth.signIn('google', gmailPerson());
    const token = textAt(body, 'access_token');
    const [only = ''] = await identitiesOf(token);
    expect(codeOf((await unlink(token, only)).body)).toBe('CONFLICT');
    await link(token, 'outlook', directoryPerson());
    const both = await identitiesOf(token);
    expect(both).toHaveLength(2);
    const answers = await Promise.all(both.map((id) => unlink(token, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await identitiesOf(token)).toHaveLength(1);
  });

  test('answers NOT_FOUND alike for a link of another user and for one that never was', async () => {
    const other = await registered();
    await link(other.token, 'google', gmailPerson());
    const [foreign = ''] = await identitiesOf(other.token);
    const { token } = await registered();
    const answers = await Promise.all(
      [foreign, '0190a0a0-0000-7000-8000-000000000000', 'x', ''].map((id) => unlink(token, id)),
    );
    for (const answer of answers) {
      expect(codeOf(answer.body)).toBe('NOT_FOUND');
    }
    expect(await identitiesOf(other.token)).toEqual([foreign]);
  });
});

describe('mutation oauthCallback', () => {
  test('signs in and tells who is new', async () => {
    const code = await oauth.codeOf('google', gmailPerson());
    const answer = await oauth.gateway.graphql(
      `mutation ($input: OAuthCallbackInput!) {
        oauthCallback(input: $input) {
          accessToken tokenType isNewUser user { oauthProvider isVerified identities { provider } }
        }
      }`,
      { input: { provider: 'GOOGLE', code, redirectUri: REDIRECT_URI } },
    );
    expect(valueAt(answer.body, 'data', 'oauthCallback')).toEqual({
      accessToken: expect.stringMatching(/^eyJ/),
      tokenType: 'bearer',
      isNewUser: true,
      user: { oauthProvider: 'google', isVerified: true, identities: [{ provider: 'GOOGLE' }] },
    });
  });

  test.each([
    ['UNAUTHENTICATED', 401, { code: 'never-given' }],
    ['BAD_USER_INPUT', 400, { redirectUri: 'https://evil.example' }],
  ])('answers %s with HTTP %i', async (code, status, values) => {
    const answer = await oauth.gateway.graphql(
      'mutation ($input: OAuthCallbackInput!) { oauthCallback(input: $input) { accessToken } }',
      { input: { provider: 'GOOGLE', code: 'x', redirectUri: REDIRECT_URI, ...values } },
    );
    expect(answer.status).toBe(status);
    expect(codeOf(answer.body)).toBe(code);
  });
});

describe('the proof that the account is one’s own', () => {
  const LINK = `mutation ($input: OAuthCallbackInput!, $proof: OwnerProofInput) {
    linkIdentity(input: $input, proof: $proof) { identities { id } }
  }`;
  const UNLINK = `mutation ($id: ID!, $proof: OwnerProofInput) {
    unlinkIdentity(id: $id, proof: $proof) { id }
  }`;
  const linkWith = async (token: string, proof?: object) => {
    const code = await oauth.codeOf('google', gmailPerson());
    const input = { provider: 'GOOGLE', code, redirectUri: REDIRECT_URI };
    return oauth.gateway.graphql(LINK, { input, proof }, { token });
  };

  test('is the password, where there is one: a token alone changes nothing', async () => {
    const { token } = await registered();
    for (const proof of [undefined, {}, { password: 'wrong' }]) {
      expect(codeOf((await linkWith(token, proof)).body)).toBe('UNAUTHENTICATED');
    }
    const linked = await linkWith(token, { password: 'your_password' });
    const id = textAt(linked.body, 'data', 'linkIdentity', 'identities', 0, 'id');
    const refused = await oauth.gateway.graphql(UNLINK, { id }, { token });
    expect(codeOf(refused.body)).toBe('UNAUTHENTICATED');
  });

  test('counts wrong passwords as sign-ins count them, over REST and GraphQL together', async () => {
    const { token, email } = await registered();
    // From where the account was made: twenty.
    for (let count = 0; count < 10; count += 1) {
      await linkWith(token, { password: 'wrong' });
      const body = { email, password: 'wrong' };
      await oauth.gateway.rest('POST', '/api/v1/auth/login', { body });
    }
    const answer = await linkWith(token, { password: 'your_password' });
    expect(codeOf(answer.body)).toBe('RATE_LIMITED');
  });

  test('is a sign-in of the last ten minutes, where there is no password', async () => {
    const person = gmailPerson();
    const first = await oauth.signIn('google', person);
    const token = textAt(first.body, 'access_token');
    oauth.gateway.clock.advance(601);
    expect(codeOf((await linkWith(token)).body)).toBe('UNAUTHENTICATED');
    const again = await oauth.signIn('google', person);
    expect((await linkWith(textAt(again.body, 'access_token'))).status).toBe(200);
    oauth.gateway.clock.advance(-601);
  });
});
