import fc from 'fast-check';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { graphqlNotation } from '#gateway/input/read-input.js';
import { restNotation } from '#gateway/rest/rest-notation.js';
import { type RestRoute, routeTable } from '#gateway/rest/route-table.js';
import { type Answer, textAt, valueAt } from '../harness/client.js';
import { readPublishedSchema } from '../harness/published-schema.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { operationsOf } from '../isolation/operations.js';
import { anyInput, anyJson, anyText, SECRET, toJson } from './any-value.js';

/** How often each route is tried. */
const RUNS = { numRuns: 30 };

/** How often each operation is tried; there are many, and the routes stand on the same ones. */
const OPERATION_RUNS = { numRuns: 20 };

let gateway: TestGateway;
let schema: GraphQLSchema;
beforeAll(async () => {
  gateway = await startTestGateway({
    RATE_LIMIT: 'off',
    ARGON2_MEMORY_KIB: '8',
    ARGON2_TIME_COST: '1',
    // On, so that input is looked at; no redirect URI is allowed, so that nothing is sent out.
    OAUTH_GOOGLE_CLIENT_ID: 'x',
    OAUTH_GOOGLE_CLIENT_SECRET: 'x',
    OAUTH_OUTLOOK_CLIENT_ID: 'x',
    OAUTH_OUTLOOK_CLIENT_SECRET: 'x',
    OAUTH_FACEBOOK_CLIENT_ID: 'x',
    OAUTH_FACEBOOK_CLIENT_SECRET: 'x',
  });
  schema = await readPublishedSchema(gateway);
});
afterAll(() => gateway.stop());
afterEach(async () => {
  expect((await gateway.rest('GET', '/healthz')).status).toBe(200);
});

/** Somebody with a lead, a booking and a conversation, and a token that may be left out. */
async function createCaller(): Promise<{ token: fc.Arbitrary<string | undefined>; ids: string[] }> {
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  const token = textAt(body, 'access_token');
  const add = async (mutation: string, type: string, input: object) => {
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { id } }`;
    const answer = await gateway.graphql(document, { input }, { token });
    return textAt(answer.body, 'data', mutation, 'id');
  };
  const leadId = await add('createLead', 'CreateLeadInput', { name: 'Max', channel: 'WEB' });
  const [startTime, endTime] = ['2026-12-01T10:00:00Z', '2026-12-01T11:00:00Z'];
  const bookingId = await add('createBooking', 'CreateBookingInput', {
    leadId,
    startTime,
    endTime,
  });
  const conversationId = await add('startConversation', 'StartConversationInput', {
    leadId,
    channel: 'WEB',
    sessionKey: leadId,
  });
  return {
    token: fc.constantFrom(token, token, token, undefined),
    ids: [leadId, bookingId, conversationId],
  };
}

/** What no answer may hold, whoever asks: stacks, files, statements, names of tables, secrets. */
const INNARDS =
  /node_modules|file:\/\/|\.[jt]s:\d+|\\n +at |select .+ from|insert into|violates|relation \\"|empfio_|pglite|mikro/i;

function expectDiscreet(answer: Answer): void {
  const text = JSON.stringify(answer.body);
  expect(text).not.toMatch(INNARDS);
  expect(text).not.toContain(SECRET);
}

const isDocumentedFault = (fault: unknown) =>
  typeof valueAt(fault, 'type') === 'string' &&
  typeof valueAt(fault, 'msg') === 'string' &&
  Array.isArray(valueAt(fault, 'loc')) &&
  Object.keys(Object(fault)).every((key) => ['type', 'loc', 'msg', 'input', 'ctx'].includes(key));

const isFaultList = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every(isDocumentedFault);

function expectDocumentedRest(answer: Answer, { answer: keys, status }: RestRoute): void {
  const { body } = answer;
  expect(answer.headers.get('content-type')).toBe('application/json');
  if (answer.status === status) {
    expect(Object.keys(Object(body))).toEqual(Object.keys(keys));
    return;
  }
  expect([401, 403, 404, 409, 413, 422, 429, 503]).toContain(answer.status);
  const code = valueAt(body, 'code') === 'ACCOUNT_LINK_REQUIRED' ? ['code'] : [];
  expect(Object.keys(Object(body))).toEqual(['detail', ...code]);
  const detail = valueAt(body, 'detail');
  expect(answer.status === 422 ? isFaultList(detail) : typeof detail === 'string').toBe(true);
}

const statusOfCode: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  ACCOUNT_LINK_REQUIRED: 409,
  BAD_USER_INPUT: 400,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

function expectDocumentedGraphql({ status, body }: Answer): void {
  const errors: unknown = valueAt(body, 'errors');
  if (errors === undefined) {
    expect(status).toBe(200);
    expect(valueAt(body, 'data')).toBeInstanceOf(Object);
    return;
  }
  expect(Array.isArray(errors) && errors.length > 0).toBe(true);
  for (const error of Array.isArray(errors) ? errors : []) {
    const { message, path: _path, extensions, ...others } = error;
    expect([typeof message, others]).toEqual(['string', {}]);
    const { code, fields = [null], retryAfter: _retryAfter, ...unknown } = extensions;
    expect(Object.keys(statusOfCode)).toContain(code);
    expect(unknown).toEqual({});
    expect(fields[0] === null || isFaultList(fields)).toBe(true);
    expect(status).toBe(statusOfCode[code]);
  }
}

/** The input of a route's operation: `input` for a body, `filter` for a query string. */
function inputOf({ operation }: RestRoute, name: 'input' | 'filter') {
  const [root = '', field = ''] = operation.split('.');
  const type = schema.getType(root);
  const args = isObjectType(type) ? type.getFields()[field]?.args : [];
  return args?.find((argument) => argument.name === name)?.type;
}

const segment = anyText.map((text) => encodeURIComponent(text.toWellFormed().slice(0, 300)));
const pathOf = (path: string, ids: readonly string[]) =>
  fc
    .oneof(
      fc.constantFrom(...ids),
      fc.constantFrom(...ids),
      segment,
      fc.constantFrom('%', '%00', '%c0%af', '..%2f'),
    )
    // The parts '', '.' and '..' would make another path of it.
    .map((id) => path.replace(/\{\w+\}/, () => (/^\.{0,2}$/.test(id) ? 'x' : id)));

describe('any JSON, over REST', () => {
  const writing = routeTable.filter(({ method }) => method !== 'GET');
  test.each(writing.map((route) => [route.method, route.path, route] as const))(
    '%s %s answers as documented',
    async (method, path, route) => {
      const { token, ids } = await createCaller();
      const type = inputOf(route, 'input');
      const right = type === undefined ? anyJson : anyInput('input', type, restNotation, ids);
      const body = fc.oneof(
        { weight: 6, arbitrary: right },
        right.map((value) => [value]),
        right.map((value) => JSON.stringify(value)),
      );
      await fc.assert(
        fc.asyncProperty(pathOf(path, ids), token, body.map(toJson), async (at, key, text) => {
          const values = key === undefined ? {} : { token: key };
          const answer = await gateway.rest(method, at, { ...values, body: text });
          expectDocumentedRest(answer, route);
          expectDiscreet(answer);
        }),
        RUNS,
      );
    },
    60_000,
  );

  const reading = routeTable.filter(({ method }) => method === 'GET');
  test.each(reading.map((route) => [route.path, route] as const))(
    'any query string: GET %s answers as documented',
    async (path, route) => {
      const { token, ids } = await createCaller();
      const names = ['page', 'size', 'status', 'channel', 'search', 'lead_id', 'first', 'after'];
      const value = fc.oneof(
        segment,
        fc.constantFrom(...ids, '1', '2', '-1', '1e9', '999999999999', '%', '%ff', 'new', 'web'),
      );
      const name = fc.oneof(fc.constantFrom(...names, ...names, '__proto__', 'a[]'), segment);
      const query = fc
        .array(fc.tuple(name, value), { maxLength: 4 })
        .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
      await fc.assert(
        fc.asyncProperty(pathOf(path, ids), query, token, async (at, search, key) => {
          const values = key === undefined ? {} : { token: key };
          const answer = await gateway.rest('GET', `${at}?${search}`, values);
          expectDocumentedRest(answer, route);
          expectDiscreet(answer);
        }),
        RUNS,
      );
    },
    60_000,
  );
});

describe('any JSON, over GraphQL', () => {
  test('every mutation, and every query with arguments, answers as documented', async () => {
    const operations = operationsOf(schema).filter(({ field }) => field.args.length > 0);
    expect(operations.length).toBeGreaterThan(10);
    for (const { name, document, field } of operations) {
      const { token, ids } = await createCaller();
      const variables = fc.record(
        Object.fromEntries(
          field.args.map((argument) => [
            argument.name,
            anyInput(argument.name, argument.type, graphqlNotation, ids),
          ]),
        ),
      );
      const text = variables.map(toJson);
      const property = fc.asyncProperty(fc.constant(name), text, token, async (_, sent, key) => {
        const answer = await gateway.rest('POST', '/graphql', {
          body: `{"query":${JSON.stringify(document)},"variables":${sent}}`,
          ...(key === undefined ? {} : { token: key }),
        });
        expectDocumentedGraphql(answer);
        expectDiscreet(answer);
      });
      await fc.assert(property, OPERATION_RUNS);
    }
  }, 120_000);

  test("any body at all, and any document, is refused by GraphQL's own codes", async () => {
    const request = fc.record(
      {
        query: fc.oneof(anyText, fc.constantFrom('{ __typename }', '{ me { id } }'), anyJson),
        variables: anyJson,
        operationName: anyJson,
        extensions: anyJson,
      },
      { requiredKeys: [] },
    );
    const own = ['BAD_REQUEST', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];
    const codes = [...Object.keys(statusOfCode), ...own];
    const body = fc
      .oneof(
        request,
        request.map((value) => [value, value]),
        anyJson,
      )
      .map(toJson);
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const answer = await gateway.rest('POST', '/graphql', { body: text });
        const errors = valueAt(answer.body, 'errors');
        for (const error of Array.isArray(errors) ? errors : []) {
          expect(codes).toContain(valueAt(error, 'extensions', 'code'));
        }
        expect([200, 400, 401, 413]).toContain(answer.status);
        expect(answer.status === 200).toBe(errors === undefined);
        expectDiscreet(answer);
      }),
      { numRuns: 150 },
    );
  });
});
