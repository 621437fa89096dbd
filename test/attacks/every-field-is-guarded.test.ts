import { valueAt } from '../harness/client.js';
import { PUBLIC_OPERATIONS, readPublishedSchema } from '../harness/published-schema.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { type Operation, operationsOf, sampleOf } from '../isolation/operations.js';

let gateway: TestGateway;
let locked: Operation[];
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
  const operations = operationsOf(await readPublishedSchema(gateway));
  locked = operations.filter(({ name }) => !PUBLIC_OPERATIONS.includes(name));
});
afterAll(() => gateway.stop());

const ID = '0190a0a0-0000-7000-8000-000000000000';
const samples: Readonly<Record<string, unknown>> = { ID, DateTime: '2026-12-01T10:00:00Z' };
const variablesOf = ({ name, field }: Operation) =>
  Object.fromEntries(
    field.args.map((argument) => [
      argument.name,
      sampleOf(name, argument, (_, type) => samples[type]),
    ]),
  );

/** The same operation with its one field behind fragments and an alias. */
const hide = (document: string, root: string) =>
  document.replace(
    /^([^{]*)\{ (.*) \}\s*$/s,
    `$1 { ... on ${root} { ... @include(if: true) { ...a } } } fragment a on ${root} { hidden: $2 }`,
  );

/** The same operation behind a field that needs no token. */
const follow = (document: string) => document.replace('{', '{ __typename');

describe('a check that a detour skips (Apollo GHSA-mx7m-j9xf-62hw)', () => {
  test('every query and mutation without a token is UNAUTHENTICATED, before its input is read', async () => {
    expect(locked.length).toBeGreaterThan(10);
    for (const operation of locked) {
      const root = operation.name.split('.')[0] ?? '';
      for (const document of [
        operation.document,
        hide(operation.document, root),
        follow(operation.document),
      ]) {
        for (const variables of [variablesOf(operation), {}, { input: 7, id: {} }]) {
          const { status, body } = await gateway.graphql(document, variables);
          const code = valueAt(body, 'errors', 0, 'extensions', 'code');
          expect([operation.name, status, code]).toEqual([operation.name, 401, 'UNAUTHENTICATED']);
          expect(valueAt(body, 'data')).toBeNull();
        }
      }
    }
  });

  test('and a sign-in in the same document does not open it', async () => {
    const { email, password } = registration();
    await gateway.rest('POST', '/api/v1/auth/register', {
      body: registration({ email, password }),
    });
    const { status, body } = await gateway.graphql(
      `mutation ($input: LoginInput!) {
        login(input: $input) { accessToken }
        updateMe(input: { fullName: "x" }) { id }
      }`,
      { input: { email, password } },
    );
    expect(status).toBe(401);
    expect(JSON.stringify(body)).not.toContain('eyJ');
  });
});
