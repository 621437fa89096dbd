import { randomUUID } from 'node:crypto';
import { type Answer, textAt, valueAt } from '../harness/client.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

// Cheap hashes: what is counted here is attempts, not their cost.
const cheap = { ARGON2_MEMORY_KIB: '8', ARGON2_TIME_COST: '1' };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ ...cheap, TRUST_PROXY: 'loopback' });
});
afterAll(() => gateway.stop());

/** An address that no other test uses. */
const newAddress = () => {
  const [a = 0, b = 0, c = 0] = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  return `10.${a}.${b}.${c}`;
};

const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

async function registerFrom(address: string): Promise<{ email: string; password: string }> {
  const body = registration();
  const answer = await gateway.rest('POST', '/api/v1/auth/register', { body, ...from(address) });
  expect(answer.status).toBe(201);
  return { email: String(body.email), password: String(body.password) };
}

const login = (email: string, password: string, address: string, path = '/api/v1/auth/login') =>
  gateway.rest('POST', path, { body: { email, password }, ...from(address) });

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';

const graphqlLogin = (email: string, password: string, address: string) =>
  gateway.graphql(LOGIN, { input: { email, password } }, from(address));

const countOf = (answers: readonly Answer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

describe('guesses at the password of one account', () => {
  test('from strangers end after ten: 429, and how long to wait', async () => {
    const { email } = await registerFrom(newAddress());
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect((await login(email, `wrong ${attempt}`, newAddress())).status).toBe(401);
    }
    const refused = await login(email, 'wrong', newAddress());
    expect(refused).toMatchObject({
      status: 429,
      body: { detail: 'Too many attempts, try later' },
    });
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(900);
    const graphql = await graphqlLogin(email, 'wrong', newAddress());
    expect(graphql.status).toBe(429);
    expect(valueAt(graphql.body, 'errors', 0, 'extensions')).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: expect.any(Number),
    });
  });

  test('from strangers lock out the strangers, never the owner', async () => {
    const home = newAddress();
    const { email, password } = await registerFrom(home);
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await login(email, 'wrong', newAddress());
    }
    expect((await login(email, password, newAddress())).status).toBe(429);
    expect((await login(email, password, home)).status).toBe(200);
  });

  test('from where its owner signs in end too', async () => {
    const home = newAddress();
    const { email, password } = await registerFrom(home);
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      expect((await login(email, 'wrong', home)).status).toBe(401);
    }
    expect((await login(email, password, home)).status).toBe(429);
  });

  test('a thousand at once over REST and GraphQL: no more are verified than the limit allows', async () => {
    const { email } = await registerFrom(newAddress());
    const stranger = newAddress();
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) => [
        login(email, `rest ${index}`, stranger),
        graphqlLogin(email, `graphql ${index}`, stranger),
      ]).flat(),
    );
    expect(countOf(answers, 401)).toBe(10);
    expect(countOf(answers, 429)).toBe(990);
  });

  test('count the same in every spelling of the address and of the path', async () => {
    const { email } = await registerFrom(newAddress());
    const paths = [
      '/api/v1/auth/login',
      '//api/v1/auth/login',
      '/api/v1/auth/login/',
      '/API/v1/auth/login',
    ];
    const answers: Answer[] = [];
    for (let attempt = 0; attempt < 48; attempt += 1) {
      const spelled = attempt % 2 === 0 ? email.toUpperCase() : ` ${email} `;
      answers.push(await login(spelled, 'wrong', newAddress(), paths[attempt % 4]));
    }
    expect(countOf(answers, 401)).toBe(10);
    expect(countOf(answers, 200)).toBe(0);
  });

  test('an unknown address is limited like one that has an account', async () => {
    const email = `${randomUUID()}@example.com`;
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      statuses.push((await login(email, 'wrong', newAddress())).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
  });

  test('do not count where the password was right', async () => {
    const { email, password } = await registerFrom(newAddress());
    const elsewhere = newAddress();
    for (let attempt = 1; attempt <= 30; attempt += 1) {
      expect((await login(email, password, elsewhere)).status).toBe(200);
    }
  });
});

describe('guesses from one network', () => {
  const guessFrom = async (addresses: () => string, count: number) => {
    const answers = await Promise.all(
      Array.from({ length: count }, () =>
        login(`${randomUUID()}@example.com`, 'wrong', addresses()),
      ),
    );
    return countOf(answers, 401);
  };

  test('at many accounts end after a hundred', async () => {
    const address = newAddress();
    expect(await guessFrom(() => address, 130)).toBe(100);
    const { email, password } = await registerFrom(newAddress());
    expect((await login(email, password, address)).status).toBe(429);
  });

  test('count together within one /64 of IPv6, and apart from the next', async () => {
    const [a = 0, b = 0] = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
    const network = `2001:db8:${a.toString(16)}:${b.toString(16)}`;
    let host = 0;
    const addresses = () => {
      host += 1;
      return `${network}::${host.toString(16)}`;
    };
    expect(await guessFrom(addresses, 130)).toBe(100);
    const neighbour = `2001:db8:${a.toString(16)}:${((b + 1) % 256).toString(16)}::1`;
    expect(await guessFrom(() => neighbour, 1)).toBe(1);
  });

  test('count the same for IPv4 within IPv6', async () => {
    const address = newAddress();
    const forms = [address, `::ffff:${address}`];
    let turn = 0;
    const addresses = () => {
      turn += 1;
      return forms[turn % 2] ?? address;
    };
    expect(await guessFrom(addresses, 130)).toBe(100);
  });
});

describe('registrations from one network', () => {
  test('end after two hundred, those that tell of an account included', async () => {
    const address = newAddress();
    const { email } = await registerFrom(address);
    const register = (body: Record<string, unknown>) =>
      gateway.rest('POST', '/api/v1/auth/register', { body, ...from(address) });
    const answers: Answer[] = [];
    for (let batch = 0; batch < 22; batch += 1) {
      const bodies = Array.from({ length: 10 }, (_, index) =>
        registration(index % 2 === 0 ? { email } : {}),
      );
      answers.push(...(await Promise.all(bodies.map(register))));
    }
    expect(countOf(answers, 201) + countOf(answers, 409)).toBe(199);
    expect(countOf(answers, 429)).toBe(21);
  });
});

describe('behind a proxy that is not trusted', () => {
  let direct: TestGateway;
  const lines: string[] = [];
  beforeAll(async () => {
    const { pino } = await import('pino');
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    direct = await startTestGateway(cheap, log);
  });
  afterAll(() => direct.stop());

  test('X-Forwarded-For changes nothing, and the log warns once', async () => {
    const attempt = () =>
      direct.rest('POST', '/api/v1/auth/login', {
        body: { email: `${randomUUID()}@example.com`, password: 'wrong' },
        ...from(newAddress()),
      });
    const answers = await Promise.all(Array.from({ length: 130 }, attempt));
    expect(countOf(answers, 401)).toBe(100);
    expect(lines.filter((line) => line.includes('TRUST_PROXY'))).toHaveLength(1);
  });
});

describe('RATE_LIMIT=off', () => {
  test('lets any number through, for benchmarks', async () => {
    const unlimited = await startTestGateway({ ...cheap, RATE_LIMIT: 'off' });
    const body = { email: `${randomUUID()}@example.com`, password: 'wrong' };
    const answers = await Promise.all(
      Array.from({ length: 130 }, () => unlimited.rest('POST', '/api/v1/auth/login', { body })),
    );
    expect(countOf(answers, 401)).toBe(130);
    await unlimited.stop();
  });
});

test('what is counted is kept as a hash: the counters tell no address', async () => {
  const email = `${randomUUID()}@example.com`;
  await login(email, 'wrong', newAddress());
  const rows = await gateway.sql('select key from attempt_counters');
  // Beside the embedded database the process counts in memory, and writes nothing down.
  expect(rows.length > 0).toBe(Boolean(process.env.TEST_DATABASE_URL));
  for (const row of rows) {
    expect(textAt(row, 'key')).toMatch(/^\w+:[\w-]{43}$/);
  }
});
