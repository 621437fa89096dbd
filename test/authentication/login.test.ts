import { textAt, valueAt } from '../harness/client.js';
import { computationsOf } from '../harness/read-metrics.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const login = (email: unknown, password: unknown = 'your_password') =>
  gateway.rest('POST', '/api/v1/auth/login', { body: { email, password } });

async function registered(values: Record<string, unknown> = {}) {
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', {
    body: registration(values),
  });
  return { email: textAt(body, 'email'), userId: textAt(body, 'user_id') };
}

describe('POST /api/v1/auth/login', () => {
  test('answers 200 with exactly the documented keys, whatever the spelling of case', async () => {
    const { email, userId } = await registered();
    const answer = await login(` ${email.toUpperCase()} `);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^eyJ/),
      token_type: 'bearer',
      user_id: userId,
      email,
      full_name: 'Your Name',
      organization_id: expect.any(String),
      organization_name: 'Your Business',
    });
  });

  test('signs a token with sub, org, exp and iat, good for a day', async () => {
    const { email, userId } = await registered();
    const { body } = await login(email);
    const [header, payload] = textAt(body, 'access_token')
      .split('.', 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT' });
    const organizationId = textAt(body, 'organization_id');
    expect(payload).toEqual({
      sub: userId,
      org: organizationId,
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(payload.exp - payload.iat).toBe(86_400);
  });

  test('gives one answer to a wrong password, an unknown address and an account without one', async () => {
    const { email } = await registered();
    const withoutPassword = await registered();
    await gateway.sql('delete from credentials where user_id = ?', [withoutPassword.userId]);
    const answers = await Promise.all([
      login(email, 'wrong_password'),
      login('nobody@example.com'),
      login(withoutPassword.email),
      login(email, ''),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.body).toEqual({ detail: 'Invalid email or password' });
    }
  });

  test('spends one password computation on every address, whoever has it', async () => {
    const { email } = await registered();
    const withoutPassword = await registered();
    await gateway.sql('delete from credentials where user_id = ?', [withoutPassword.userId]);
    for (const address of [email, withoutPassword.email, 'unknown@example.com']) {
      const before = await computationsOf(gateway);
      expect((await login(address, 'wrong_password')).status).toBe(401);
      expect((await computationsOf(gateway)) - before).toBe(1);
    }
  });

  test('tells that an account is inactive only to who knows its password', async () => {
    const { email, userId } = await registered();
    await gateway.sql('update users set is_active = false where id = ?', [userId]);
    expect(await login(email)).toMatchObject({
      status: 403,
      body: { detail: 'The account is inactive' },
    });
    expect((await login(email, 'wrong_password')).status).toBe(401);
  });

  test('accepts a password whose accents another keyboard composes in another way', async () => {
    const { email } = await registered({ password: 'caf\u00e9 au lait' });
    expect((await login(email, 'cafe\u0301 au lait')).status).toBe(200);
  });
});

describe('a hash made at another cost', () => {
  test('is made anew at the next right login, and only then', async () => {
    const { email, userId } = await registered();
    const cheap = await startTestGateway({ ARGON2_MEMORY_KIB: '16' });
    const other = registration({ email });
    await cheap.rest('POST', '/api/v1/auth/register', { body: other });
    const [row] = await cheap.sql('select password_hash from credentials');
    await cheap.stop();
    const oldHash = textAt(row, 'password_hash');
    await gateway.sql('update credentials set password_hash = ? where user_id = ?', [
      oldHash,
      userId,
    ]);
    const hashNow = async () => {
      const rows = await gateway.sql('select password_hash from credentials where user_id = ?', [
        userId,
      ]);
      return textAt(rows, 0, 'password_hash');
    };

    expect((await login(email, 'wrong_password')).status).toBe(401);
    expect(await hashNow()).toBe(oldHash);
    expect((await login(email)).status).toBe(200);
    expect(await hashNow()).toContain('m=8,');
    expect((await login(email)).status).toBe(200);
  });
});

describe('mutation login', () => {
  const mutation = `mutation ($input: LoginInput!) {
    login(input: $input) { accessToken tokenType user { id email } }
  }`;

  test('signs in', async () => {
    const { email, userId } = await registered();
    const { body } = await gateway.graphql(mutation, {
      input: { email, password: 'your_password' },
    });
    expect(valueAt(body, 'data', 'login')).toEqual({
      accessToken: expect.stringMatching(/^eyJ/),
      tokenType: 'bearer',
      user: { id: userId, email },
    });
  });

  test('answers UNAUTHENTICATED with HTTP 401, and FORBIDDEN with HTTP 403', async () => {
    const { email, userId } = await registered();
    const wrong = await gateway.graphql(mutation, { input: { email, password: 'wrong' } });
    expect(wrong.status).toBe(401);
    expect(valueAt(wrong.body, 'errors', 0, 'extensions', 'code')).toBe('UNAUTHENTICATED');
    await gateway.sql('update users set is_active = false where id = ?', [userId]);
    const inactive = await gateway.graphql(mutation, {
      input: { email, password: 'your_password' },
    });
    expect(inactive.status).toBe(403);
    expect(valueAt(inactive.body, 'errors', 0, 'extensions', 'code')).toBe('FORBIDDEN');
  });
});
