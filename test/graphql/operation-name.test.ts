import { valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const post = (body: object) => gateway.rest('POST', '/graphql', { body });

describe('an operation name that is empty', () => {
  const refusal = {
    status: 400,
    body: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  };

  test.each([
    ['a public field', '{ __typename }'],
    ['what costs too much', `{ __schema { ${'types { fields { type { name } } } '.repeat(20)} } }`],
    ['a document that came before', '{ __typename }'],
  ])('is refused with %s', async (_, query) => {
    expect(await post({ query, operationName: '' })).toMatchObject(refusal);
  });

  test('lets no GET change anything', async () => {
    const values = registration();
    const mutation = `mutation { register(input: { email: "${values.email}",
      password: "your_password", fullName: "x", organizationName: "x" }) { accessToken } }`;
    const search = new URLSearchParams({ query: mutation, operationName: '' });
    const headers = { 'Apollo-Require-Preflight': 'yes' };
    const answer = await gateway.rest('GET', `/graphql?${search}`, { headers });
    expect(answer).toMatchObject(refusal);
    const [row] = await gateway.sql('select count(*)::int as number from users');
    expect(row).toEqual({ number: 0 });
  });
});

test('an operation name that is null counts as none', async () => {
  const { status, body } = await post({ query: '{ __typename }', operationName: null });
  expect(status).toBe(200);
  expect(valueAt(body, 'data')).toEqual({ __typename: 'Query' });
});

test('an operation too large to be compiled is answered all the same, again and again', async () => {
  const fields = Array.from({ length: 15 }, (_, alias) => {
    const type = 'fields { name type { name kind } } '.repeat(3);
    return `t${alias}: __type(name: "User") { ${type} }`;
  });
  const query = `{ ${fields.join(' ')} }`;
  for (let time = 0; time < 8; time += 1) {
    const { status, body } = await post({ query });
    expect(status).toBe(200);
    expect(valueAt(body, 'data', 't14', 'fields', 0, 'name')).toBe('id');
  }
});
