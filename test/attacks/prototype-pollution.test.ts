import {
  type GraphQLInputObjectType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { routeTable } from '#gateway/rest/route-table.js';
import { textAt, valueAt } from '../harness/client.js';
import { readPublishedSchema } from '../harness/published-schema.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { type Operation, operationsOf } from '../isolation/operations.js';

let gateway: TestGateway;
let token: string;
let operations: Operation[];
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
  operations = operationsOf(await readPublishedSchema(gateway));
});
afterAll(() => gateway.stop());
// The gateway runs in this process: what it would pollute is the Object of this file.
afterEach(() => expect(Reflect.get({}, 'polluted')).toBeUndefined());

const POLLUTION = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';

/** Objects that an ORM, a query builder or a merge takes for more than data. */
const objects: readonly [string, unknown][] = [
  ['an operator', { $ne: null }],
  ['a comparison', { $gt: '' }],
  ['a pattern', { $like: '%' }],
  ['an alternative', { $or: [{}, { a: 1 }] }],
  ['a raw fragment', { __raw: true, sql: '1 = 1', params: [] }],
  ['a raw fragment by other names', { sql: '1 = 1', params: [], raw: true, toSQL: '1 = 1' }],
  ['an entity', { __entity: true, __helper: { __pk: 1 }, id: 1 }],
  ['something that prints itself', { toString: 'x', toJSON: 'x', valueOf: 1, length: 3 }],
  ['a prototype', JSON.parse(POLLUTION)],
];

const inputsOf = ({ field }: Operation) =>
  field.args.flatMap((argument) => {
    const type = getNamedType(argument.type);
    return isInputObjectType(type) ? [{ argument: argument.name, type }] : [];
  });
const leavesOf = (type: GraphQLInputObjectType) =>
  Object.values(type.getFields()).filter(({ type: of }) => getNamedType(of).name !== 'JSONObject');

describe('objects where texts belong (MikroORM CVE-2026-34220, CVE-2026-34221)', () => {
  test.each(objects)(
    '%s is a fault of every field of every input, over GraphQL',
    async (_, value) => {
      for (const operation of operations) {
        for (const { argument, type } of inputsOf(operation)) {
          const leaves = leavesOf(type);
          const input = Object.fromEntries(
            leaves.map((leaf) => [
              leaf.name,
              isListType(getNullableType(leaf.type)) ? [value] : value,
            ]),
          );
          const others = operation.field.args.map(({ name }) => [name, null]);
          const ids = operation.field.args
            .filter((other) => getNamedType(other.type).name === 'ID')
            .map(({ name }) => [name, '0190a0a0-0000-7000-8000-000000000000']);
          const variables = { ...Object.fromEntries([...others, ...ids]), [argument]: input };
          const { status, body } = await gateway.graphql(operation.document, variables, { token });
          const fields = valueAt(body, 'errors', 0, 'extensions', 'fields');
          const faulty = (Array.isArray(fields) ? fields : [])
            .filter((fault) => valueAt(fault, 'loc', 0) === argument)
            .map((fault) => valueAt(fault, 'loc', 1));
          expect([operation.name, status]).toEqual([operation.name, 400]);
          expect(new Set(faulty)).toEqual(new Set(leaves.map(({ name }) => name)));
        }
      }
    },
  );

  test.each(objects)('%s as an id or a cursor finds nothing', async (_, value) => {
    for (const { name, document, field } of operations) {
      for (const argument of field.args.filter(
        ({ type }) => !isInputObjectType(getNamedType(type)),
      )) {
        const variables = { [argument.name]: value };
        const { status } = await gateway.graphql(document, variables, { token });
        expect([name, argument.name, status]).toEqual([name, argument.name, 400]);
      }
    }
  });

  const harmless = objects.filter(([name]) => name !== 'a prototype');
  test.each(harmless)('%s in metadata is data, and comes back as it went', async (_, value) => {
    const body = { name: 'Max', channel: 'web', metadata: { value, ...Object(value) } };
    const made = await gateway.rest('POST', '/api/v1/leads', { body, token });
    expect(made.status).toBe(201);
    expect(valueAt(made.body, 'metadata')).toEqual(body.metadata);
    const path = `/api/v1/leads/${textAt(made.body, 'id')}`;
    const metadata = { list: [value] };
    expect((await gateway.rest('PATCH', path, { body: { metadata }, token })).status).toBe(200);
    const { body: read } = await gateway.rest('GET', path, { token });
    expect(valueAt(read, 'metadata')).toEqual(metadata);
  });

  test('a prototype in metadata is refused, at any depth, and a constructor is a word', async () => {
    const create = (metadata: string) =>
      gateway.rest('POST', '/api/v1/leads', {
        body: `{"name":"Max","channel":"web","metadata":${metadata}}`,
        token,
      });
    for (const metadata of [POLLUTION, `{"a":[{"b":${POLLUTION}}]}`]) {
      expect((await create(metadata)).status).toBe(422);
    }
    const word = '{"constructor":{"prototype":{"polluted":true}}}';
    expect((await create(word)).status).toBe(201);
  });

  const writing = routeTable.filter(({ method }) => method !== 'GET');
  test.each(writing.map(({ method, path }) => [method, path] as const))(
    '%s %s finds no field in a prototype',
    async (method, path) => {
      const fields = { ...registration(), name: 'Max', channel: 'web', code: 'x', polluted: true };
      for (const key of ['__proto__', 'constructor', 'prototype']) {
        const body = `{"${key}":${JSON.stringify(fields)},"a":${POLLUTION}}`;
        const target = path.replace(/\{\w+\}/, '0190a0a0-0000-7000-8000-000000000000');
        const { status } = await gateway.rest(method, target, { body, token });
        // An update of nothing finds no lead with that id; all others miss what they need.
        expect(status).toBe(path.includes('{') ? 404 : 422);
      }
    },
  );

  test('a query string is flat: brackets and prototypes narrow nothing', async () => {
    const reading = routeTable.filter(({ list }) => list === '');
    for (const { path } of reading) {
      const { body } = await gateway.rest('GET', path, { token });
      for (const query of [
        '__proto__[polluted]=true',
        '__proto__.polluted=true',
        'constructor[prototype][polluted]=true',
        'status[$ne]=new&channel[$gt]=&lead_id[]=x',
        '[]=x&=x&&&=',
        'where[id]=x&filter[status]=x&order=id',
        '__proto__=x&constructor=x&toString=x&hasOwnProperty=x',
      ]) {
        const answer = await gateway.rest('GET', `${path}?${query}`, { token });
        expect([query, answer.status, answer.body]).toEqual([query, 200, body]);
      }
    }
  });
});
