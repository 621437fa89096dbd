import { startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const SECRET = 'hunter2-and-more';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
});
afterAll(() => gateway.stop());

/** The mutations that take a password, each with one where the text stands. */
const operations = {
  login: (password: string) => `login(input: { email: "a@example.com", password: ${password} })`,
  register: (password: string) =>
    `register(input: { email: "a@", fullName: "x", organizationName: "x", password: ${password} })`,
};
const names = ['login', 'register'] as const;

describe('validation errors that repeat what was sent (type-graphql 2)', () => {
  const literals = [
    ['a text that is fine', `"${SECRET}"`],
    ['a list', `["${SECRET}"]`],
    ['an object', `{ a: "${SECRET}" }`],
    ['a word', SECRET.replaceAll('-', '_')],
    ['a text that does not end', `"${SECRET}`],
    ['a text with half a character', `"${SECRET}\\uD800"`],
    ['a text with a field of no input beside it', `"${SECRET}", role: "x"`],
    ['a default of another type', '$password'],
  ] as const;
  test.each(literals.flatMap((literal) => names.map((name) => [name, ...literal] as const)))(
    'no answer to %s holds the password of the document: %s',
    async (name, _, literal) => {
      const answer = await gateway.graphql(
        literal === '$password'
          ? `mutation ($password: String = ["${SECRET}"]) { ${operations[name](literal)} { tokenType } }`
          : `mutation { ${operations[name](literal)} { tokenType } }`,
      );
      expect([400, 401]).toContain(answer.status);
      expect(JSON.stringify(answer.body)).not.toMatch(/hunter2.and/);
    },
  );

  test.each(names)('nor one of an input that is of another type: %s', async (name) => {
    const [field = ''] = operations[name](`"${SECRET}"`).split('(');
    const input = `{ email: "a@example.com", password: "${SECRET}" }`;
    for (const literal of [`[${input}]`, `[[${input}]]`, `"${SECRET}"`, `{ input: ${input} }`]) {
      const document = `mutation { ${field}(input: ${literal}) { tokenType } }`;
      const { status, body } = await gateway.graphql(document);
      expect([400, 401]).toContain(status);
      expect(JSON.stringify(body)).not.toContain(SECRET);
    }
  });

  const values = [SECRET, `${SECRET}\0`, `\ud800${SECRET}`, SECRET.repeat(100)];
  const odd = [[SECRET], { [SECRET]: SECRET }, [[SECRET]], { a: { b: SECRET } }];
  test.each(names)('nor of a variable, alone or within its input: %s', async (name) => {
    for (const password of [...values, ...odd]) {
      const alone = `mutation ($p: String!) { ${operations[name]('$p')} { tokenType } }`;
      const type = name === 'login' ? 'LoginInput' : 'RegisterInput';
      const whole = `mutation ($input: ${type}!) { ${name}(input: $input) { tokenType } }`;
      const listed = `mutation ($input: [${type}!]) { ${name}(input: $input) { tokenType } }`;
      for (const answer of await Promise.all([
        gateway.graphql(alone, { p: password }),
        gateway.graphql(whole, { input: { email: 'a@', password } }),
        gateway.graphql(whole, { input: [{ password }] }),
        gateway.graphql(whole, { input: SECRET }),
        gateway.graphql(listed, { input: [{ password }] }),
        gateway.graphql(whole, { password }),
      ])) {
        expect([400, 401]).toContain(answer.status);
        expect(JSON.stringify(answer.body)).not.toContain(SECRET);
      }
    }
  });

  test.each(names)('nor over REST: %s', async (name) => {
    for (const password of [...values, ...odd]) {
      for (const body of [{ email: 'a@', password }, [{ password }], JSON.stringify(password)]) {
        const answer = await gateway.rest('POST', `/api/v1/auth/${name}`, { body });
        expect(answer.status).toBe(422);
        expect(JSON.stringify(answer.body)).not.toContain(SECRET);
      }
    }
  });
});
