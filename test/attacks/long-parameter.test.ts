import { getNamedType, getNullableType, isInputObjectType, isListType } from 'graphql';
import { routeTable } from '#gateway/rest/route-table.js';
import { textAt, valueAt } from '../harness/client.js';
import { readPublishedSchema } from '../harness/published-schema.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { verify } from '../harness/webhook-owner.js';
import { type Operation, operationsOf } from '../isolation/operations.js';

let gateway: TestGateway;
let token: string;
let operations: Operation[];
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
  const { body } = await gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  token = textAt(body, 'access_token');
  await verify(gateway, textAt(body, 'user_id'), token);
  operations = operationsOf(await readPublishedSchema(gateway));
});
afterAll(() => gateway.stop());

const ID = '0190a0a0-0000-7000-8000-000000000000';
const LONG = 'x'.repeat(40_000);
const isText = (type: unknown) => /^\[?String/.test(String(type));

describe('a very long parameter (Keycloak CVE-2026-4634)', () => {
  test('no text of any input may be 40,000 characters long', async () => {
    const unbounded: string[] = [];
    for (const { name, document, field } of operations) {
      const ids = field.args
        .filter(({ type }) => getNamedType(type).name === 'ID')
        .map((argument) => [argument.name, ID]);
      for (const argument of field.args) {
        const type = getNamedType(argument.type);
        const texts = isInputObjectType(type)
          ? Object.values(type.getFields()).filter((item) => isText(item.type))
          : [];
        for (const text of texts) {
          const value = isListType(getNullableType(text.type)) ? [LONG] : LONG;
          const variables = { ...Object.fromEntries(ids), [argument.name]: { [text.name]: value } };
          const sent = await gateway.graphql(document, variables, { token });
          const fields = valueAt(sent.body, 'errors', 0, 'extensions', 'fields');
          const faults = (Array.isArray(fields) ? fields : [])
            .filter((fault) => valueAt(fault, 'loc', 1) === text.name)
            .map((fault) => valueAt(fault, 'type'));
          if (!faults.includes('string_too_long') && !faults.includes('value_error')) {
            unbounded.push(`${name} ${type}.${text.name}`);
          }
        }
      }
    }
    expect(unbounded).toEqual([]);
  });

  test('no id or cursor of that length is found, or is more than not found', async () => {
    for (const { name, document, field } of operations) {
      const long = field.args.filter(({ type }) => /^(ID|String)/.test(getNamedType(type).name));
      for (const argument of long) {
        const variables = {
          ...Object.fromEntries(field.args.map((other) => [other.name, sampleOf(other.type)])),
          [argument.name]: LONG,
        };
        const { status } = await gateway.graphql(document, variables, { token });
        expect([400, 404].includes(status) ? name : `${name}: ${status}`).toBe(name);
      }
    }
  });

  test('nor one in a path or a query string, as far as a request line may be long', async () => {
    const text = 'x'.repeat(8000);
    for (const { method, path } of routeTable.filter((route) => route.path.includes('{'))) {
      const target = path.replace(/\{\w+\}/, text);
      const body = method === 'GET' ? {} : { body: {} };
      expect((await gateway.rest(method, target, { token, ...body })).status).toBe(404);
    }
    for (const { path } of routeTable.filter(({ list }) => list === '')) {
      for (const name of ['page', 'size', 'status', 'channel', 'search', 'lead_id']) {
        const { status, body } = await gateway.rest('GET', `${path}?${name}=${text}`, { token });
        const isUnknown = status === 200;
        expect(isUnknown || valueAt(body, 'detail', 0, 'loc', 1) === name).toBe(true);
      }
    }
    const tooLong = await gateway.rest('GET', `/api/v1/leads?search=${'x'.repeat(20_000)}`);
    expect(tooLong.status).toBe(431);
  });
});

/** Something right for an argument beside the long one. */
function sampleOf(type: unknown): unknown {
  if (/^ID/.test(String(type))) {
    return ID;
  }
  if (String(type) === 'OwnerProofInput') {
    return { password: 'your_password' };
  }
  return /Input!$/.test(String(type)) ? {} : null;
}
