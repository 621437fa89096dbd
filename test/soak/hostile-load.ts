import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { type Answer, createClient, textAt } from '../harness/client.js';
import { registration } from '../harness/test-gateway.js';

/** What the load has done so far. */
export interface HostileLoad {
  /** Answers by status. */
  readonly statuses: Map<number, number>;
  /** Tokens of registrations that were acknowledged. */
  readonly acknowledged: string[];
  /** Answers that no caller may ever get. */
  readonly faults: string[];
  /** Resolves once every sender has stopped. */
  readonly done: Promise<void>;
}

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';

const bombs = [
  `{ ${'me { id } '.repeat(300)} }`,
  `{ ${Array.from({ length: 300 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
  `{ me ${'{ organization '.repeat(200)}{ id }${' }'.repeat(200)} }`,
  `query { ...A } ${Array.from({ length: 40 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(' ')}`,
  `mutation { ${Array.from({ length: 50 }, (_, i) => `a${i}: login(input: {email: "a@b.co", password: "${i}"}) { tokenType }`).join(' ')} }`,
];

/** An address from a botnet that is large, and yet not without end. */
const address = () => `10.0.${Math.floor(Math.random() * 8)}.${Math.floor(Math.random() * 250)}`;

const pick = <Item>(items: readonly Item[]): Item | undefined =>
  items[Math.floor(Math.random() * items.length)];

/**
 * Sends whatever people and attackers send, all at once, until the time is over: registrations,
 * right and wrong logins, guesses by GraphQL, forged tokens, bombs, broken bodies, clients that
 * never end their request.
 */
export function startHostileLoad(url: string, endsAt: number): HostileLoad {
  const client = createClient(url);
  const statuses = new Map<number, number>();
  const acknowledged: string[] = [];
  const faults: string[] = [];
  const people: { email: unknown; password: unknown }[] = [];
  const from = () => ({ 'X-Forwarded-For': address() });

  const post = (path: string, body: unknown) =>
    client.rest('POST', path, { body, headers: from() });
  const me = (token: string) => client.rest('GET', '/api/v1/auth/me', { token });

  const register = async () => {
    const body = registration();
    const answer = await post('/api/v1/auth/register', body);
    if (answer.status === 201) {
      acknowledged.push(textAt(answer.body, 'access_token'));
      people.push({ email: body.email, password: body.password });
    }
    return answer;
  };
  const login = () => post('/api/v1/auth/login', pick(people) ?? registration());
  const guess = () =>
    post('/api/v1/auth/login', { email: pick(people)?.email ?? 'a@b.co', password: randomUUID() });
  const guessByGraphql = () =>
    client.graphql(
      LOGIN,
      { input: { email: pick(people)?.email ?? 'a@b.co', password: randomUUID() } },
      { headers: from() },
    );
  const readMe = () => me(pick(acknowledged) ?? 'none');
  const readLeads = () =>
    client.rest('GET', '/api/v1/leads', { token: pick(acknowledged) ?? 'none' });
  const createLead = () =>
    client.rest('POST', '/api/v1/leads', {
      token: pick(acknowledged) ?? 'none',
      body: { name: 'Ada', channel: 'web' },
    });
  const forge = () => me(`${pick(acknowledged) ?? 'a.b.c'}x`);
  const bomb = () => client.graphql(pick(bombs) ?? '');
  const breakBody = () => post('/api/v1/auth/login', `{"email":${'['.repeat(5000)}`);
  const sendTooMuch = () => post('/api/v1/auth/register', { email: 'a'.repeat(150_000) });

  const senders: (() => Promise<Answer>)[] = [
    ...Array<typeof register>(3).fill(register),
    ...Array<typeof login>(4).fill(login),
    ...Array<typeof guess>(6).fill(guess),
    ...Array<typeof guess>(4).fill(guessByGraphql),
    ...Array<typeof guess>(6).fill(readMe),
    ...Array<typeof guess>(2).fill(readLeads),
    createLead,
    forge,
    bomb,
    bomb,
    breakBody,
    sendTooMuch,
  ];
  const keepSending = async (send: () => Promise<Answer>) => {
    while (Date.now() < endsAt) {
      const { status, body } = await send();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 && status !== 503) {
        faults.push(`${send.name}: ${status} ${JSON.stringify(body)}`);
      }
    }
  };
  const dawdle = async () => {
    while (Date.now() < endsAt) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n');
      await new Promise((resolve) => socket.once('close', resolve).resume());
    }
  };
  const sending = Promise.all(senders.map(keepSending));
  for (let count = 0; count < 20; count += 1) {
    void dawdle();
  }
  return { statuses, acknowledged, faults, done: sending.then(() => {}) };
}
