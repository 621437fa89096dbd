import { randomUUID } from 'node:crypto';
import { textAt } from '../harness/client.js';
import { createMemoryLog } from '../harness/memory-log.js';
import { readPublishedSchema } from '../harness/published-schema.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { operationsOf, sampleOf } from '../isolation/operations.js';

/** In every secret that is sent, and in nothing else. */
const MARK = 'Zx9Marked';
const secret = () => `${MARK}-${randomUUID()}`;
const JWT_SECRET = `${secret()}-signs-the-tokens`;
const METRICS_TOKEN = `${secret()}-opens-the-metrics`;

const memory = createMemoryLog();
let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway(
    {
      RATE_LIMIT: 'off',
      JWT_SECRET,
      METRICS_TOKEN,
      OAUTH_GOOGLE_CLIENT_ID: 'google-client',
      OAUTH_GOOGLE_CLIENT_SECRET: secret(),
      OAUTH_FACEBOOK_CLIENT_ID: 'facebook-client',
      OAUTH_FACEBOOK_CLIENT_SECRET: secret(),
      OAUTH_REDIRECT_URIS: 'https://your-app.com/callback',
      // Nobody listens there: every provider is away, which is an error with a cause.
      OAUTH_DEVELOPMENT_ORIGIN: 'http://127.0.0.1:1',
    },
    memory.log,
  );
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', {
    body: registration({ password: secret() }),
  });
  token = textAt(body, 'access_token');
});
afterAll(() => gateway.stop());

/** What is as secret as a password, whatever it is called in the schema. */
const isSecret = (place: string) => /password|code|nonce|token|secret|verifier/i.test(place);

/** Every text is a secret where it can be one, so that none is overlooked. */
const sample = (place: string, typeName: string) => {
  if (typeName === 'ID') {
    return randomUUID();
  }
  if (typeName === 'DateTime') {
    return '2026-11-28T15:00:00Z';
  }
  if (/redirectUri$/.test(place)) {
    return 'https://your-app.com/callback';
  }
  if (/email$/i.test(place)) {
    return `${randomUUID()}@example.com`;
  }
  return typeName === 'String' && isSecret(place) ? secret() : undefined;
};

test('no log of any operation holds a password, a token, a code or a key, at any level', async () => {
  const seen: number[] = [];
  const send = async (answer: ReturnType<TestGateway['rest']>) => seen.push((await answer).status);
  for (const { name, field, document } of operationsOf(await readPublishedSchema(gateway))) {
    if (name === 'Mutation.signOutEverywhere') {
      continue;
    }
    const variables = Object.fromEntries(
      field.args.map((argument) => [argument.name, sampleOf(name, argument, sample)]),
    );
    for (const credentials of [token, `${token}${MARK}`, `${MARK}.${MARK}.${MARK}`]) {
      await send(gateway.graphql(document, variables, { token: credentials }));
    }
    // The wrong type, and more than there is.
    await send(gateway.graphql(document, { input: secret() }, { token }));
    await send(gateway.graphql(document, { ...variables, more: secret() }, { token }));
    const literal = `mutation { ${field.name}(input: { password: "${secret()}" }) { id } }`;
    await send(gateway.graphql(literal, {}, { token }));
  }
  const paths = ['register', 'login', 'oauth/callback', 'me'];
  for (const path of paths) {
    for (const body of [
      { email: 'you@example.com', password: secret(), code: secret(), full_name: 'You' },
      { email: [secret()], password: { [secret()]: secret() }, code: [secret()] },
      `{"password":"${secret()}`,
      { provider: 'google', code: secret(), redirect_uri: 'https://your-app.com/callback' },
      { provider: 'facebook', code: secret(), redirect_uri: 'https://your-app.com/callback' },
      { provider: 'google', code: secret(), redirect_uri: `https://your-app.com/${secret()}` },
    ]) {
      const address = `/api/v1/auth/${path}?token=${secret()}`;
      await send(gateway.rest('POST', address, { body, token }));
      await send(gateway.rest('PATCH', address, { body, token }));
    }
  }
  await send(gateway.rest('GET', `/${secret()}`, { token: METRICS_TOKEN }));
  await send(gateway.rest('GET', `/graphql?query={me{id}}&token=${secret()}`));
  await send(gateway.rest('GET', '/metrics', { token: METRICS_TOKEN }));
  await send(gateway.rest('GET', '/healthz', { headers: { 'X-Request-Id': 'hm\u00e9' } }));
  // A fault of the database, whose statement holds a hash.
  await gateway.sql('alter table credentials rename to credentials_away');
  await send(
    gateway.rest('POST', '/api/v1/auth/register', { body: registration({ password: secret() }) }),
  );
  await send(gateway.rest('POST', '/api/v1/auth/login', { body: registration() }));
  await gateway.sql('alter table credentials_away rename to credentials');

  // It has been everywhere: answers, refusals of every kind, faults of ours and of others.
  expect([...new Set(seen)]).toEqual(
    expect.arrayContaining([200, 400, 401, 404, 405, 409, 422, 500, 502]),
  );
  expect(memory.lines().length).toBeGreaterThan(seen.length);
  expect(memory.text()).not.toContain(MARK);
  expect(memory.text()).not.toContain('eyJ');
  expect(memory.text()).not.toContain('$argon2');
});
