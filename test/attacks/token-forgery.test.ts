import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { textAt } from '../harness/client.js';
import {
  JWT_SECRET,
  registration,
  startTestGateway,
  type TestGateway,
} from '../harness/test-gateway.js';

let gateway: TestGateway;
let own: string;
let other: string;
beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT: 'off' });
  const register = () => gateway.rest('POST', '/api/v1/auth/register', { body: registration() });
  own = textAt((await register()).body, 'access_token');
  other = textAt((await register()).body, 'access_token');
});
afterAll(() => gateway.stop());

/** What both ways in answer to a token. */
const answersTo = async (token: string) => {
  const [rest, graphql] = await Promise.all([
    gateway.rest('GET', '/api/v1/auth/me', { token }),
    gateway.graphql('{ me { id } }', {}, { token }),
  ]);
  return [rest.status, graphql.status];
};
const refused = [401, 401];

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const partsOf = (token: string) => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header, payload, signature };
};
const sign = (header: object, key: string) => {
  const content = `${base64(header)}.${partsOf(own).payload}`;
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
};

describe('forged tokens (jsonwebtoken GHSA-qwph-4952-7xr6, jws GHSA-869p-cjfg-cm3x)', () => {
  test('a token is good as it was given, over REST and GraphQL', async () => {
    expect(await answersTo(own)).toEqual([200, 200]);
    expect(await answersTo(sign({ alg: 'HS256' }, JWT_SECRET))).toEqual([200, 200]);
  });

  test('and with any one letter changed, left out or added it is worth nothing', async () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'];
    const change = fc.constantFrom('change', 'leave out', 'add');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: own.length - 1 }),
        fc.constantFrom(...letters),
        change,
        async (at, letter, kind) => {
          const rest = own.slice(kind === 'add' ? at : at + 1);
          const changed = own.slice(0, at) + (kind === 'leave out' ? '' : letter) + rest;
          fc.pre(changed !== own);
          expect(await answersTo(changed)).toEqual(refused);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("a signature in another spelling of base64 is not the token's", async () => {
    // 32 bytes leave two bits of the last letter unused; four letters mean the same bytes.
    const { signature } = partsOf(own);
    const bytes = Buffer.from(signature, 'base64url');
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    const alike = letters
      .map((letter) => signature.slice(0, -1) + letter)
      .filter((text) => text !== signature && Buffer.from(text, 'base64url').equals(bytes));
    expect(alike).toHaveLength(3);
    for (const text of [
      ...alike,
      `${signature}=`,
      bytes.toString('base64'),
      bytes.toString('hex'),
    ]) {
      const token = own.slice(0, own.lastIndexOf('.') + 1) + text;
      expect(await answersTo(token)).toEqual(refused);
    }
  });

  test('parts of two good tokens make no third', async () => {
    const [a, b] = [partsOf(own), partsOf(other)];
    expect(await answersTo(`${a.header}.${b.payload}.${a.signature}`)).toEqual(refused);
    expect(await answersTo(`${a.header}.${a.payload}.${b.signature}`)).toEqual(refused);
  });

  test.each([
    'none',
    'NONE',
    'nOnE',
    '',
    'HS1',
    'HS384',
    'HS512',
    'RS256',
    'RS512',
    'ES256',
    'PS256',
    'EdDSA',
    'dir',
    'A128KW',
    'hs256',
    'HS256 ',
    ['HS256'],
    { toString: 'HS256' },
    null,
    256,
  ])('the algorithm %j in the header is refused, whatever the key', async (alg) => {
    for (const key of [JWT_SECRET, '', 'public']) {
      const signed = sign({ alg, typ: 'JWT' }, key);
      expect(await answersTo(signed)).toEqual(refused);
      expect(await answersTo(signed.slice(0, signed.lastIndexOf('.') + 1))).toEqual(refused);
    }
  });

  const attackersKey = 'a key that the attacker has chosen themself';
  const jwk = { kty: 'oct', k: Buffer.from(attackersKey).toString('base64url') };
  test.each([
    ['kid is a path', { kid: '/proc/sys/kernel/randomize_va_space' }, '2\n'],
    ['kid is an empty file', { kid: '../../../../dev/null' }, ''],
    ['kid is SQL', { kid: `x' union select '${attackersKey}` }, attackersKey],
    ['kid is a property of every object', { kid: '__proto__' }, 'undefined'],
    ['kid is a place in a list', { kid: '0' }, 'undefined'],
    ['kid is the key', { kid: attackersKey }, attackersKey],
    ['jwk is the key', { jwk }, attackersKey],
    ['jku is where the key lies', { jku: 'http://127.0.0.1:1/keys' }, attackersKey],
    ['x5u is where it lies', { x5u: 'http://127.0.0.1:1/keys' }, attackersKey],
    ['x5c holds it', { x5c: [Buffer.from(attackersKey).toString('base64')] }, attackersKey],
    ['nothing, under a key of one letter', {}, 'a'],
    ['nothing, under a key that programs write by mistake', {}, '[object Object]'],
  ])('a header does not choose the key: %s', async (_, header, key) => {
    expect(await answersTo(sign({ alg: 'HS256', typ: 'JWT', ...header }, key))).toEqual(refused);
  });
});
