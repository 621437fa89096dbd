import { createHmac, generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { textAt } from '../harness/client.js';
import {
  JWT_SECRET,
  registration,
  startTestGateway,
  type TestGateway,
} from '../harness/test-gateway.js';

const PREVIOUS_SECRET = 'the secret of last month is still accepted';

let gateway: TestGateway;
let token: string;
let claims: { sub: string; org: string };
beforeAll(async () => {
  gateway = await startTestGateway({ JWT_PREVIOUS_SECRETS: PREVIOUS_SECRET });
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
  claims = { sub: textAt(body, 'user_id'), org: textAt(body, 'organization_id') };
});
afterAll(() => gateway.stop());

const me = (authorization?: string) =>
  gateway.rest('GET', '/api/v1/auth/me', {
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

function signed(header: object, payload: object, secret = JWT_SECRET): string {
  const content = `${base64(header)}.${base64(payload)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

describe('a token', () => {
  test('counts when it was signed with the current or a previous secret', async () => {
    expect((await me(`Bearer ${token}`)).status).toBe(200);
    const old = jwt.sign(claims, PREVIOUS_SECRET, { expiresIn: 60 });
    expect((await me(`Bearer ${old}`)).status).toBe(200);
  });

  test('counts under a scheme of any case, and with exp as its only time', async () => {
    expect((await me(`bearer ${token}`)).status).toBe(200);
    expect((await me(`BEARER   ${token}`)).status).toBe(200);
    const payload = { ...claims, exp: inAnHour() };
    expect((await me(`Bearer ${signed({ alg: 'HS256' }, payload)}`)).status).toBe(200);
  });

  test('of the organization of another user is refused', async () => {
    const other = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
    const forged = { ...claims, org: textAt(other.body, 'organization_id'), exp: inAnHour() };
    expect((await me(`Bearer ${signed({ alg: 'HS256' }, forged)}`)).status).toBe(401);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const payload = () => ({ ...claims, exp: inAnHour() });
  const now = () => Math.floor(Date.now() / 1000);
  const cases: [string, () => string | undefined][] = [
    ['no header', () => undefined],
    ['an empty header', () => ''],
    ['another scheme', () => `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['the scheme alone', () => 'Bearer'],
    ['the scheme and a blank', () => 'Bearer '],
    ['two tokens', () => `Bearer ${token} ${token}`],
    ['a comma-separated pair', () => `Bearer ${token}, Bearer ${token}`],
    ['a token without scheme', () => token],
    ['a truncated token', () => `Bearer ${token.slice(0, -1)}`],
    ['a token without signature', () => `Bearer ${token.slice(0, token.lastIndexOf('.') + 1)}`],
    ['a token in two parts', () => `Bearer ${token.slice(0, token.lastIndexOf('.'))}`],
    ['a token with a fourth part', () => `Bearer ${token}.x`],
    ['dots', () => 'Bearer ...'],
    ['alg none', () => `Bearer ${base64({ alg: 'none' })}.${base64(payload())}.`],
    ['alg none with a signature', () => `Bearer ${signed({ alg: 'none' }, payload())}`],
    ['alg None', () => `Bearer ${signed({ alg: 'None', typ: 'JWT' }, payload())}`],
    ['no alg', () => `Bearer ${signed({ typ: 'JWT' }, payload())}`],
    ['HS512', () => `Bearer ${jwt.sign(payload(), JWT_SECRET, { algorithm: 'HS512' })}`],
    ['RS256', () => `Bearer ${jwt.sign(payload(), rsa.privateKey, { algorithm: 'RS256' })}`],
    [
      'RS256 in the header with the secret as key',
      () => `Bearer ${signed({ alg: 'RS256' }, payload())}`,
    ],
    ['another key', () => `Bearer ${signed({ alg: 'HS256' }, payload(), `${JWT_SECRET}!`)}`],
    ['an empty key', () => `Bearer ${signed({ alg: 'HS256' }, payload(), '')}`],
    [
      'a kid that names a file, under an empty key',
      () => `Bearer ${signed({ alg: 'HS256', kid: '../../dev/null' }, payload(), '')}`,
    ],
    [
      'a key of its own in the header',
      () => `Bearer ${signed({ alg: 'HS256', jwk: { kty: 'oct', k: 'YQ' } }, payload(), 'a')}`,
    ],
    ['expired', () => `Bearer ${signed({ alg: 'HS256' }, { ...claims, exp: now() - 1 })}`],
    ['no expiry', () => `Bearer ${signed({ alg: 'HS256' }, claims)}`],
    [
      'an expiry that is a text',
      () => `Bearer ${signed({ alg: 'HS256' }, { ...claims, exp: '9' })}`,
    ],
    [
      'not yet valid',
      () => `Bearer ${signed({ alg: 'HS256' }, { ...payload(), nbf: now() + 60 })}`,
    ],
    ['no sub', () => `Bearer ${signed({ alg: 'HS256' }, { org: claims.org, exp: inAnHour() })}`],
    ['no org', () => `Bearer ${signed({ alg: 'HS256' }, { sub: claims.sub, exp: inAnHour() })}`],
    [
      'a sub that is SQL',
      () => `Bearer ${signed({ alg: 'HS256' }, { ...payload(), sub: "' or 1=1 --" })}`,
    ],
    [
      'a sub that is an object',
      () => `Bearer ${signed({ alg: 'HS256' }, { ...payload(), sub: { $ne: 1 } })}`,
    ],
    [
      'a user who never was',
      () =>
        `Bearer ${signed({ alg: 'HS256' }, { ...payload(), sub: '0190a0a0-0000-7000-8000-000000000000' })}`,
    ],
    ['a payload that is a list', () => `Bearer ${signed({ alg: 'HS256' }, [1, 2])}`],
    ['a payload that is no JSON', () => `Bearer ${base64({ alg: 'HS256' })}.bm90IGpzb24.AAAA`],
    ['ten thousand characters', () => `Bearer ${'a'.repeat(10_000)}`],
    ['a million characters', () => `Bearer ${'a'.repeat(1_000_000)}`],
    [
      'a million characters in three parts',
      () => `Bearer ${base64({ alg: 'HS256' })}.${'a'.repeat(1_000_000)}.b`,
    ],
    ['letters of Latin-1', () => 'Bearer \u00e9\u00ff.\u00e9.\u00e9'],
  ];
  test.each(cases)('is refused by 401: %s', async (_, authorization) => {
    const answer = await me(authorization());
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body).toEqual({ detail: 'Not authenticated' });
  });

  test('ends when its time to live is over', async () => {
    gateway.clock.advance(86_300);
    expect((await me(`Bearer ${token}`)).status).toBe(200);
    gateway.clock.advance(101);
    expect((await me(`Bearer ${token}`)).status).toBe(401);
    gateway.clock.advance(-86_401);
  });
});

describe('an account', () => {
  const registered = async () => {
    const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
    return {
      token: textAt(body, 'access_token'),
      userId: textAt(body, 'user_id'),
      organizationId: textAt(body, 'organization_id'),
    };
  };

  test('that is inactive is answered by 403', async () => {
    const account = await registered();
    await gateway.sql('update users set is_active = false where id = ?', [account.userId]);
    const answer = await me(`Bearer ${account.token}`);
    expect(answer).toMatchObject({ status: 403, body: { detail: 'The account is inactive' } });
  });

  test('that is gone, or whose organization is gone, is answered by 401', async () => {
    const [user, organization] = [await registered(), await registered()];
    await gateway.sql('delete from users where id = ?', [user.userId]);
    await gateway.sql('delete from organizations where id = ?', [organization.organizationId]);
    expect((await me(`Bearer ${user.token}`)).status).toBe(401);
    expect((await me(`Bearer ${organization.token}`)).status).toBe(401);
  });
});
