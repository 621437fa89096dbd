import { valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const register = (values: object, at = gateway) =>
  at.rest('POST', '/api/v1/auth/register', { body: registration({ ...values }) });

const countRows = async () =>
  (
    await gateway.sql(
      'select (select count(*) from users) + (select count(*) from organizations) as n',
    )
  )[0];

const weak = [
  ['a common one', 'TrustNo1', 'one of the most common passwords'],
  ['own words', 'Your.Business.77', 'made of your email address, name or organization'],
] as const;

describe('a weak password', () => {
  test.each(weak)('is answered by 422 over REST: %s', async (_what, password, words) => {
    const before = await countRows();
    const answer = await register({ password });
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      detail: [
        {
          type: 'value_error',
          loc: ['body', 'password'],
          msg: expect.stringContaining(words),
          input: '**********',
        },
      ],
    });
    expect(JSON.stringify(answer.body).toLowerCase()).not.toContain(password.toLowerCase());
    expect(await countRows()).toEqual(before);
  });

  test.each(weak)('is BAD_USER_INPUT in GraphQL: %s', async (_what, password, words) => {
    const answer = await gateway.graphql(
      'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }',
      {
        input: {
          email: 'graph@example.com',
          password,
          fullName: 'Your Name',
          organizationName: 'Your Business',
        },
      },
    );
    expect(answer.status).toBe(400);
    expect(valueAt(answer.body, 'errors', 0, 'extensions')).toEqual({
      code: 'BAD_USER_INPUT',
      fields: [
        {
          type: 'value_error',
          loc: ['input', 'password'],
          msg: expect.stringContaining(words),
          input: '**********',
        },
      ],
    });
    expect(JSON.stringify(answer.body).toLowerCase()).not.toContain(password.toLowerCase());
  });

  test('is refused before the email address is looked up', async () => {
    const email = 'taken@example.com';
    expect((await register({ email })).status).toBe(201);
    expect((await register({ email })).status).toBe(409);
    expect((await register({ email, password: 'trustno1' })).status).toBe(422);
  });

  test('is none that the documentation prints', async () => {
    const body = {
      email: 'you@example.com',
      password: 'your_password',
      full_name: 'Your Name',
      organization_name: 'Your Business',
    };
    expect((await register(body)).status).toBe(201);
  });

  test('is one below PASSWORD_MIN_SCORE too', async () => {
    const strict = await startTestGateway({ PASSWORD_MIN_SCORE: '3' });
    try {
      const answer = await register({ password: 'P@ssw0rd!2024' }, strict);
      expect(answer.status).toBe(422);
      expect(valueAt(answer.body, 'detail', 0, 'msg')).toContain('easy to guess');
      expect((await register({ password: 'teapot lantern orbit' }, strict)).status).toBe(201);
    } finally {
      await strict.stop();
    }
  });
});
