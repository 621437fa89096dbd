import { createHash, randomBytes } from 'node:crypto';
import type { Person } from '#development/providers/person.js';
import { valueAt } from '../harness/client.js';
import {
  clients,
  directoryPerson,
  facebookPerson,
  gmailPerson,
  type OAuthGateway,
  REDIRECT_URI,
  startOAuthGateway,
} from '../harness/oauth-gateway.js';

let oauth: OAuthGateway;
beforeAll(async () => {
  oauth = await startOAuthGateway();
});
afterAll(() => oauth.stop());
afterEach(() => oauth.providers.faults.clear());

const TENANT = '5f0c2f6e-31d4-4c0a-9a52-7c1d0b8e4f21';
const now = () => Math.floor(Date.now() / 1000);

const refused = { status: 401, body: { detail: 'The provider refused the code' } };
const countUsers = async () =>
  valueAt(await oauth.gateway.sql('select count(*)::int as n from users'), 0, 'n');

describe('a code', () => {
  test('works once', async () => {
    for (const [provider, person] of [
      ['google', gmailPerson()],
      ['outlook', directoryPerson()],
      ['facebook', facebookPerson()],
    ] as const) {
      const code = await oauth.codeOf(provider, person);
      const body = { provider, code, redirect_uri: REDIRECT_URI };
      expect((await oauth.callback(body)).status).toBe(200);
      expect(await oauth.callback(body)).toMatchObject(refused);
    }
  });

  test('of one provider is worth nothing at another', async () => {
    const providers = ['google', 'outlook', 'facebook'] as const;
    for (const from of providers) {
      for (const to of providers.filter((name) => name !== from)) {
        const code = await oauth.codeOf(
          from,
          from === 'google' ? gmailPerson() : directoryPerson(),
        );
        const answer = await oauth.callback({ provider: to, code, redirect_uri: REDIRECT_URI });
        expect(answer).toMatchObject(refused);
      }
    }
  });

  test.each(['google', 'outlook', 'facebook'] as const)(
    'that %s never gave, or that has expired, is refused',
    async (provider) => {
      const unknown = { provider, code: 'never-given', redirect_uri: REDIRECT_URI };
      expect(await oauth.callback(unknown)).toMatchObject(refused);
      const code = await oauth.providers.issueCode(provider, gmailPerson(), {
        redirectUri: REDIRECT_URI,
        expiresInSeconds: -1,
      });
      expect(await oauth.callback({ ...unknown, code })).toMatchObject(refused);
    },
  );

  test('bound to a PKCE challenge needs its verifier', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
    for (const provider of ['google', 'outlook'] as const) {
      const person = provider === 'google' ? gmailPerson() : directoryPerson();
      const attempt = async (values: object) => {
        const grant = { redirectUri: REDIRECT_URI, codeChallenge };
        const code = await oauth.providers.issueCode(provider, person, grant);
        return oauth.callback({ provider, code, redirect_uri: REDIRECT_URI, ...values });
      };
      expect((await attempt({ code_verifier: verifier })).status).toBe(200);
      expect(await attempt({})).toMatchObject(refused);
      const wrong = randomBytes(32).toString('base64url');
      expect(await attempt({ code_verifier: wrong })).toMatchObject(refused);
      expect((await attempt({ code_verifier: 'too short' })).status).toBe(422);
    }
  });

  test('with a nonce must come with the same nonce in the ID token', async () => {
    for (const provider of ['google', 'outlook'] as const) {
      const person = provider === 'google' ? gmailPerson() : directoryPerson();
      const attempt = async (inToken: string | undefined, sent: string | undefined) => {
        const nonce = inToken === undefined ? {} : { nonce: inToken };
        const grant = { redirectUri: REDIRECT_URI, ...nonce };
        const code = await oauth.providers.issueCode(provider, person, grant);
        return oauth.callback({ provider, code, redirect_uri: REDIRECT_URI, nonce: sent });
      };
      expect((await attempt('n-1', 'n-1')).status).toBe(200);
      expect(await attempt('n-1', 'n-2')).toMatchObject(refused);
      expect(await attempt(undefined, 'n-1')).toMatchObject(refused);
      expect((await attempt('n-1', undefined)).status).toBe(200);
    }
  });

  test('of a redirect that named another issuer is sent nowhere (RFC 9207)', async () => {
    for (const [provider, iss] of [
      ['google', 'https://evil.example'],
      ['google', 'https://accounts.google.com/'],
      ['outlook', 'https://accounts.google.com'],
      ['outlook', `https://login.microsoftonline.com/${TENANT}/v2.0/`],
      ['outlook', 'https://login.microsoftonline.com/{tenantid}/v2.0'],
      ['facebook', 'https://accounts.google.com'],
    ] as const) {
      oauth.providers.requests.length = 0;
      const answer = await oauth.signIn(provider, gmailPerson(), { iss });
      expect(answer).toMatchObject(refused);
      expect(oauth.providers.requests).toEqual([]);
    }
    const good = await oauth.signIn('google', gmailPerson(), {
      iss: 'https://accounts.google.com',
    });
    expect(good.status).toBe(200);
    const tenant = { iss: `https://login.microsoftonline.com/${TENANT}/v2.0` };
    expect((await oauth.signIn('outlook', directoryPerson(), tenant)).status).toBe(200);
    const other = {
      iss: 'https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0',
    };
    expect(await oauth.signIn('outlook', directoryPerson(), other)).toMatchObject(refused);
  });
});

describe('a redirect URI', () => {
  test.each([
    ['another case', 'https://your-app.com/auth/Callback'],
    ['another case of the host', 'https://Your-App.com/auth/callback'],
    ['a port', 'https://your-app.com:443/auth/callback'],
    ['user information', 'https://your-app.com@evil.example/auth/callback'],
    ['a user', 'https://me@your-app.com/auth/callback'],
    ['an encoded dot', 'https://your-app%2Ecom/auth/callback'],
    ['an encoded letter', 'https://your-app.com/auth/%63allback'],
    ['a trailing slash', 'https://your-app.com/auth/callback/'],
    ['a prefix', 'https://your-app.com/auth/callback.evil'],
    ['the beginning', 'https://your-app.com/auth'],
    ['the origin with a slash', 'https://your-app.com/'],
    ['a query', 'https://your-app.com/auth/callback?x'],
    ['a fragment', 'https://your-app.com/auth/callback#x'],
    ['another scheme', 'http://your-app.com/auth/callback'],
    ['a space', ' https://your-app.com/auth/callback'],
    ['a path that leads back', 'https://your-app.com/auth/x/../callback'],
  ])('that differs by %s is refused before anything is sent', async (_, redirect_uri) => {
    const code = await oauth.codeOf('google', gmailPerson());
    oauth.providers.requests.length = 0;
    const answer = await oauth.callback({ provider: 'google', code, redirect_uri });
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail', 0, 'loc')).toEqual(['body', 'redirect_uri']);
    expect(oauth.providers.requests).toEqual([]);
  });

  test('reaches the provider exactly as the frontend wrote it', async () => {
    for (const redirectUri of ['https://your-app.com', `${REDIRECT_URI}?a=b`]) {
      for (const provider of ['google', 'outlook', 'facebook'] as const) {
        const code = await oauth.providers.issueCode(provider, directoryPerson(), { redirectUri });
        const answer = await oauth.callback({ provider, code, redirect_uri: redirectUri });
        expect(answer.status).toBe(200);
      }
    }
  });
});

describe('an ID token', () => {
  const googleClaims = (person: Person) => ({
    iss: 'https://accounts.google.com',
    aud: clients.google.clientId,
    sub: person.subject,
    email: person.email,
    email_verified: true,
    name: person.name,
    iat: now(),
    exp: now() + 600,
  });
  const outlookClaims = (person: Person) => ({
    iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    aud: clients.outlook.clientId,
    sub: person.subject,
    tid: TENANT,
    oid: person.objectId,
    email: person.email,
    name: person.name,
    xms_edov: true,
    iat: now(),
    exp: now() + 600,
  });
  const FOREIGN = '11111111-2222-4333-8444-555555555555';

  async function signInWith(
    provider: 'google' | 'outlook',
    changed: Record<string, unknown>,
    signature?: Parameters<OAuthGateway['providers']['signIdToken']>[2],
  ) {
    const person = provider === 'google' ? gmailPerson() : directoryPerson();
    const claims = provider === 'google' ? googleClaims(person) : outlookClaims(person);
    const { providers } = oauth;
    const idToken = providers.signIdToken(provider, { ...claims, ...changed }, signature);
    providers.faults.set(`${provider}.token`, {
      kind: 'transform',
      change: (answer) => ({ ...Object(answer), id_token: idToken }),
    });
    return oauth.signIn(provider, person);
  }

  test('that holds is accepted (so the refusals below refuse what they name)', async () => {
    expect((await signInWith('google', {})).status).toBe(200);
    expect((await signInWith('outlook', {})).status).toBe(200);
  });

  test.each([
    ['google', 'of a foreign issuer', { iss: 'https://evil.example' }],
    ['google', 'of another provider', { iss: `https://login.microsoftonline.com/${TENANT}/v2.0` }],
    ['google', 'for another audience', { aud: 'another-client' }],
    ['google', 'for several audiences', { aud: [clients.google.clientId, 'another-client'] }],
    ['google', 'that has expired', { iat: now() - 7200, exp: now() - 3600 }],
    ['google', 'without expiry', { exp: undefined }],
    ['google', 'without subject', { sub: undefined }],
    ['google', 'that is not valid yet', { nbf: now() + 3600 }],
    ['outlook', 'of a foreign issuer', { iss: 'https://evil.example' }],
    ['outlook', 'whose issuer is another tenant than tid', { tid: FOREIGN }],
    [
      'outlook',
      'whose tid is another tenant than the issuer',
      { iss: `https://login.microsoftonline.com/${FOREIGN}/v2.0` },
    ],
    ['outlook', 'without tid', { tid: undefined }],
    [
      'outlook',
      'with the template as issuer',
      { iss: 'https://login.microsoftonline.com/{tenantid}/v2.0', tid: '{tenantid}' },
    ],
    [
      'outlook',
      'whose tid is a path',
      { iss: 'https://login.microsoftonline.com/../v2.0', tid: '..' },
    ],
    ['outlook', 'for another audience', { aud: 'another-client' }],
  ] as const)('of %s %s is refused by 401', async (provider, _, changed) => {
    const before = await countUsers();
    expect(await signInWith(provider, changed)).toMatchObject(refused);
    expect(await countUsers()).toBe(before);
  });

  test.each(['foreign', 'client-secret', 'public-key', 'none'] as const)(
    'with the signature %s is refused by 401, although it came over TLS',
    async (signature) => {
      expect(await signInWith('google', {}, signature)).toMatchObject(refused);
      expect(await signInWith('outlook', {}, signature)).toMatchObject(refused);
    },
  );

  test.each([
    [TENANT, 200, 401],
    ['organizations', 200, 401],
    ['consumers', 401, 200],
  ])(
    'of a tenant that OAUTH_OUTLOOK_TENANT=%s does not admit is refused',
    async (tenant, directory, personal) => {
      const limited = await startOAuthGateway({ OAUTH_OUTLOOK_TENANT: tenant });
      // The provider itself refuses these people; the token answer is forged past that.
      const forge = async (tenantId: string) => {
        const person = directoryPerson({ tenantId });
        const iss = `https://login.microsoftonline.com/${tenantId}/v2.0`;
        const idToken = limited.providers.signIdToken('outlook', {
          ...outlookClaims(person),
          iss,
          tid: tenantId,
        });
        limited.providers.faults.set('outlook.token', {
          kind: 'answer',
          status: 200,
          body: { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: idToken },
        });
        const answer = await limited.signIn('outlook', person);
        limited.providers.faults.clear();
        return answer.status;
      };
      expect(await forge(TENANT)).toBe(directory);
      expect(await forge('9188040d-6c67-4c5b-b112-36a304b66dad')).toBe(personal);
      await limited.stop();
    },
  );
});

describe('an access token of Facebook', () => {
  test("that was made for another app, or is somebody else's, is refused by 401", async () => {
    for (const change of [{ app_id: 'another-app' }, { is_valid: false }, { user_id: 'another' }]) {
      oauth.providers.faults.set('facebook.debugToken', {
        kind: 'transform',
        change: (answer) => ({ data: { ...Object(valueAt(answer, 'data')), ...change } }),
      });
      expect(await oauth.signIn('facebook', facebookPerson())).toMatchObject(refused);
    }
  });

  test('goes to the Graph API with the proof of the app secret, at the pinned version', async () => {
    oauth.providers.requests.length = 0;
    expect((await oauth.signIn('facebook', facebookPerson())).status).toBe(200);
    const paths = oauth.providers.requests.map(({ host, path }) => host + path);
    expect(paths.filter((path) => path.startsWith('graph.facebook.com/v26.0/'))).toHaveLength(3);
    expect(paths.find((path) => path.includes('/me?'))).toMatch(/appsecret_proof=[0-9a-f]{64}/);
  });
});

describe('input', () => {
  test.each([
    ['an unknown provider', { provider: 'github' }, ['body', 'provider'], 'literal_error'],
    ["the schema's spelling", { provider: 'GOOGLE' }, ['body', 'provider'], 'literal_error'],
    ['another case', { provider: 'Google' }, ['body', 'provider'], 'literal_error'],
    ['no provider', { provider: undefined }, ['body', 'provider'], 'missing'],
    ['no code', { code: undefined }, ['body', 'code'], 'missing'],
    ['an empty code', { code: '' }, ['body', 'code'], 'string_too_short'],
    ['a code that is too long', { code: 'x'.repeat(4097) }, ['body', 'code'], 'string_too_long'],
    ['a code that is an object', { code: { $ne: 1 } }, ['body', 'code'], 'string_type'],
    ['no redirect URI', { redirect_uri: undefined }, ['body', 'redirect_uri'], 'missing'],
  ])('is answered by 422: %s', async (_, values, loc, type) => {
    const body = { provider: 'google', code: 'a-code', redirect_uri: REDIRECT_URI, ...values };
    const answer = await oauth.callback(body);
    expect(answer.status).toBe(422);
    expect(valueAt(answer.body, 'detail', 0)).toMatchObject({ loc, type });
    expect(JSON.stringify(answer.body)).not.toContain('a-code');
  });

  test('for a provider that is not set up is answered by 501', async () => {
    const bare = await startOAuthGateway({ OAUTH_FACEBOOK_CLIENT_ID: '' });
    const answer = await bare.signIn('facebook', facebookPerson());
    expect(answer).toMatchObject({ status: 501, body: { detail: expect.any(String) } });
    await bare.stop();
  });
});
