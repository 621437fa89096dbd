import { textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    RATE_LIMIT: 'off',
    ARGON2_MEMORY_KIB: '8',
    ARGON2_TIME_COST: '1',
  });
});
afterAll(() => gateway.stop());

const registerByRest = (email: string) =>
  gateway.rest('POST', '/api/v1/auth/register', { body: registration({ email }) });
const registerByGraphql = (email: string) =>
  gateway.graphql(
    'mutation ($input: RegisterInput!) { register(input: $input) { user { email } } }',
    {
      input: { email, password: 'your_password', fullName: 'x', organizationName: 'x' },
    },
  );
const login = (email: string) =>
  gateway.rest('POST', '/api/v1/auth/login', { body: { email, password: 'your_password' } });

const VICTIM = 'victim@example.com';
const imitations: [string, string][] = [
  ['a full-width @', 'victim\uff20example.com'],
  ['a small @', 'victim\ufe6bexample.com'],
  ['full-width letters', '\uff56ictim@example.com'],
  ['a full-width dot', 'victim@example\uff0ecom'],
  ['an ideographic full stop', 'victim@example\u3002com'],
  ['a bidirectional mark', '\u202evictim@example.com'],
  ['a mark of direction', 'victim@example.com\u200e'],
  ['a zero-width space', 'vic\u200btim@example.com'],
  ['a zero-width joiner', 'victim@exam\u200dple.com'],
  ['a soft hyphen', 'victim@exam\u00adple.com'],
  ['a word joiner', 'victim\u2060@example.com'],
  ['a byte order mark within', 'vic\ufefftim@example.com'],
  ['a variation selector', 'victim\ufe0f@example.com'],
  ['a dotless i that has a capital of its own', 'v\u0130ctim@example.com'],
  ['a letter that becomes another in small', 'victim@example.\u212aom'],
  ['a ligature', 'victim@\ufb01example.com'],
  ['two addresses with a comma', `evil@example.org,${VICTIM}`],
  ['two addresses with a semicolon', `${VICTIM};evil@example.org`],
  ['two addresses with a blank', `${VICTIM} evil@example.org`],
  ['two addresses on two lines', `${VICTIM}\r\nBcc: evil@example.org`],
  ['a name before it', `Victim <${VICTIM}>`],
  ['a quoted part with an address in it', `"${VICTIM}"@example.org`],
  ['a comment', `victim(evil)@example.com`],
  ['NUL', `${VICTIM}\0@example.org`],
  ['a percent sign before another host', 'victim%example.com@'],
  ['a dot at the end', `${VICTIM}.`],
];

describe('addresses checked before they are normal (Auth.js GHSA-7rqj-j65f-68wh), several in one (GHSA-xv97-c62v-4587)', () => {
  beforeAll(async () => {
    expect((await registerByRest(VICTIM)).status).toBe(201);
  });

  test.each(imitations)('%s is no address anywhere', async (_, email) => {
    expect((await registerByRest(email)).status).toBe(422);
    expect((await registerByGraphql(email)).status).toBe(400);
    expect((await login(email)).status).toBe(422);
    expect(await gateway.sql('select 1 from users where email <> ?', [VICTIM])).toEqual([]);
  });

  test('every spelling of an address that counts is that one account', async () => {
    const spellings = ['VICTIM@EXAMPLE.COM', '  victim@example.com\t', 'Victim@Example.Com'];
    for (const spelling of spellings) {
      expect((await registerByRest(spelling)).status).toBe(409);
      expect((await registerByGraphql(spelling)).status).toBe(409);
      expect(valueAt((await login(spelling)).body, 'email')).toBe(VICTIM);
    }
  });
});

describe('spellings of one address that race', () => {
  test('over REST and GraphQL make one account and one organization', async () => {
    const countOrganizations = async () =>
      Number(valueAt(await gateway.sql('select count(*)::int as n from organizations'), 0, 'n'));
    const before = await countOrganizations();
    const host = 'm\u00fcller.example';
    const spellings = [
      `racer@${host}`,
      `RACER@${host.toUpperCase()}`,
      ` Racer@${host} `,
      'racer@xn--mller-kva.example',
      'rAcEr@XN--MLLER-KVA.EXAMPLE',
    ];
    const answers = await Promise.all(
      [...spellings, ...spellings].flatMap((spelling) => [
        registerByRest(spelling),
        registerByGraphql(spelling),
      ]),
    );
    const made = answers.filter(({ status }) => status === 201 || status === 200);
    expect(made).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(answers.length - 1);
    expect(await countOrganizations()).toBe(before + 1);
    const emails = await Promise.all(
      spellings.map(async (spelling) => textAt((await login(spelling)).body, 'email')),
    );
    // Whoever won chose the password; it is the same for all here.
    expect(new Set(emails)).toEqual(new Set([`racer@${host}`]));
  });
});
