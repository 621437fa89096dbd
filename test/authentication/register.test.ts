import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const register = (body: unknown) => gateway.rest('POST', '/api/v1/auth/register', { body });

describe('POST /api/v1/auth/register', () => {
  test('answers 201 with exactly the documented keys', async () => {
    const body = registration({ email: 'you@example.com' });
    const answer = await register(body);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.body).toEqual({
      user_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: 'you@example.com',
      organization_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      organization_name: 'Your Business',
      access_token: expect.stringMatching(/^eyJ/),
      token_type: 'bearer',
    });
  });

  test('gives a token that is good at once', async () => {
    const { body } = await register(registration());
    const me = await gateway.rest('GET', '/api/v1/auth/me', {
      token: textAt(body, 'access_token'),
    });
    expect(me.status).toBe(200);
    expect(valueAt(me.body, 'id')).toBe(textAt(body, 'user_id'));
  });

  test('stores argon2id of the password at the cost of the settings, and nothing readable', async () => {
    const { body } = await register(registration({ password: 'correct horse battery' }));
    const rows = await gateway.sql('select * from credentials where user_id = ?', [
      textAt(body, 'user_id'),
    ]);
    expect(rows).toHaveLength(1);
    expect(valueAt(rows, 0, 'password_hash')).toMatch(/^\$argon2id\$v=19\$m=8,(t=1,p=1|p=1,t=1)\$/);
  });

  test('keeps the email address in its normal form, and names without white space around', async () => {
    const answer = await register(
      registration({ email: '  Ada.Lovelace@EXAMPLE.com ', full_name: '  Ada  ' }),
    );
    expect(valueAt(answer.body, 'email')).toBe('ada.lovelace@example.com');
    const token = textAt(answer.body, 'access_token');
    const me = await gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(valueAt(me.body, 'full_name')).toBe('Ada');
  });

  test('answers 409 for an email address that is taken in another spelling of case', async () => {
    await register(registration({ email: 'taken@example.com' }));
    const answer = await register(registration({ email: 'TAKEN@Example.COM' }));
    expect(answer).toMatchObject({ status: 409, body: { detail: 'Email already registered' } });
  });

  test('lets one of 100 registrations of one address through, and leaves nothing of the others', async () => {
    const before = await gateway.sql('select count(*)::int as count from organizations');
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const email = [...'racer@example.com']
          .map((letter, at) => ((index >> (at % 7)) & 1 ? letter.toUpperCase() : letter))
          .join('');
        return register(registration({ email }));
      }),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(99);
    const users = await gateway.sql("select 1 from users where email = 'racer@example.com'");
    expect(users).toHaveLength(1);
    const after = await gateway.sql('select count(*)::int as count from organizations');
    expect(Number(valueAt(after, 0, 'count'))).toBe(Number(valueAt(before, 0, 'count')) + 1);
  });

  test('does not let a body choose what the server decides', async () => {
    const { body } = await register(
      registration({
        id: '00000000-0000-0000-0000-000000000000',
        user_id: '00000000-0000-0000-0000-000000000000',
        organization_id: '00000000-0000-0000-0000-000000000000',
        is_active: false,
        is_verified: true,
        role: 'admin',
        oauth_provider: 'google',
        sub: 'x',
      }),
    );
    const token = textAt(body, 'access_token');
    const me = await gateway.rest('GET', '/api/v1/auth/me', { token });
    expect(me.body).toMatchObject({ is_active: true, is_verified: false, oauth_provider: 'local' });
    expect(valueAt(me.body, 'id')).not.toMatch(/^0{8}/);
    expect(valueAt(me.body, 'organization_id')).not.toMatch(/^0{8}/);
  });
});

describe('mutation register', () => {
  const mutation = `mutation ($input: RegisterInput!) {
    register(input: $input) {
      accessToken tokenType
      user { id email fullName isActive isVerified oauthProvider createdAt
             organization { id name createdAt } }
    }
  }`;
  const input = (email: string) => ({
    email,
    password: 'your_password',
    fullName: 'Your Name',
    organizationName: 'Your Business',
  });

  test('makes the account and answers with every field of the schema', async () => {
    const answer = await gateway.graphql(mutation, { input: input('graph@example.com') });
    expect(answer.status).toBe(200);
    expect(valueAt(answer.body, 'data', 'register')).toEqual({
      accessToken: expect.stringMatching(/^eyJ/),
      tokenType: 'bearer',
      user: {
        id: expect.any(String),
        email: 'graph@example.com',
        fullName: 'Your Name',
        isActive: true,
        isVerified: false,
        oauthProvider: 'local',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
        organization: {
          id: expect.any(String),
          name: 'Your Business',
          createdAt: expect.any(String),
        },
      },
    });
  });

  test('answers CONFLICT with HTTP 409 for an address that is taken', async () => {
    await gateway.graphql(mutation, { input: input('twice@example.com') });
    const answer = await gateway.graphql(mutation, { input: input('twice@example.com') });
    expect(answer.status).toBe(409);
    expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe('CONFLICT');
  });
});
