import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type Answer, createClient, textAt, valueAt } from '../harness/client.js';
import { registration } from '../harness/test-gateway.js';
import type { Ledger, Member } from './ledger.js';

/** Where the load goes. */
interface LoadOptions {
  /** The balancer, which all clients use. */
  readonly url: string;
  /** Each node by itself, for asking whether a revoked token is dead there too. */
  readonly nodeUrls: readonly string[];
  readonly ledger: Ledger;
}

/** A load that runs. */
export interface Load {
  stop(): Promise<void>;
}

/** The contract: from the answer of a revocation on, every node knows within this time. */
const REVOKED_WITHIN_MS = 100;

/** How long it is looked whether a revoked token stays dead, in milliseconds. */
const LOOK_MS = 600;

const PAUSE_MS = 40;
const PASSWORD = 'correct horse battery';

const CREATE = 'mutation ($input: CreateLeadInput!) { createLead(input: $input) { id } }';
const READ = 'query ($id: ID!) { lead(id: $id) { id } leads(first: 1) { totalCount } }';

const pick = <Item>(items: readonly Item[]): Item | undefined =>
  items[Math.floor(Math.random() * items.length)];

/** Signs up, signs in, reads, writes and revokes until it is stopped; all goes into the ledger. */
export function startLoad({ url, nodeUrls, ledger }: LoadOptions): Load {
  const client = createClient(url);
  const nodes = nodeUrls.map(createClient);
  let isStopping = false;

  /** Sends one request; null where it was refused in the way that a fault may refuse. */
  const send = async (
    kind: string,
    expected: readonly number[],
    request: () => Promise<Answer>,
  ): Promise<Answer | null> => {
    const at = performance.now();
    const answer = await request().catch((error: unknown) => String(error));
    const milliseconds = performance.now() - at;
    if (typeof answer === 'string') {
      ledger.violations.push(`${kind}: no answer: ${answer}`);
      return null;
    }
    const { status, headers, body } = answer;
    ledger.entries.push({ at, kind, status, milliseconds });
    if (status === 503) {
      if (!headers.has('retry-after') || typeof body !== 'object') {
        ledger.violations.push(`${kind}: a 503 without Retry-After or JSON`);
      }
      return null;
    }
    if (!expected.includes(status) || valueAt(body, 'errors') !== undefined) {
      ledger.violations.push(`${kind}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
      return null;
    }
    return answer;
  };

  const login = (email: string) =>
    client.rest('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });

  const join = (email: string, answer: Answer): Member => {
    const member = { email, token: textAt(answer.body, 'access_token') };
    ledger.members.push(member);
    return member;
  };

  /** As a client does: sends it again after a 503, and signs in where it was done after all. */
  const signUp = async (): Promise<Member | null> => {
    const email = `${randomUUID()}@example.com`;
    const body = registration({ email, password: PASSWORD });
    const register = () => client.rest('POST', '/api/v1/auth/register', { body });
    for (let attempt = 0; attempt < 20 && !isStopping; attempt += 1) {
      const answer = await send('sign-up', attempt === 0 ? [201] : [201, 409], register);
      if (answer?.status === 201) {
        return join(email, answer);
      }
      if (answer?.status === 409) {
        const signedIn = await send('sign-in', [200], () => login(email));
        return signedIn === null ? null : join(email, signedIn);
      }
      await setTimeout(250);
    }
    return null;
  };

  const signUpTwice = async () => {
    const email = `${randomUUID()}@example.com`;
    const body = registration({ email, password: PASSWORD });
    const answers = await Promise.all(
      [0, 1].map(() =>
        send('sign-up', [201, 409], () => client.rest('POST', '/api/v1/auth/register', { body })),
      ),
    );
    const made = answers.filter((answer) => answer?.status === 201);
    if (made.length > 1) {
      ledger.violations.push(`two sign-ups of ${email} were acknowledged`);
    }
    for (const answer of made.slice(0, 1)) {
      if (answer !== null) {
        join(email, answer);
      }
    }
  };

  const signIn = async () => {
    const member = pick(ledger.members);
    if (member !== undefined) {
      await send('sign-in', [200], () => login(member.email));
    }
  };

  const readMe = async () => {
    const member = pick(ledger.members);
    if (member !== undefined) {
      await send('me', [200], () => client.rest('GET', '/api/v1/auth/me', member));
    }
  };

  const writeLead = async () => {
    const member = pick(ledger.members);
    if (member === undefined) {
      return;
    }
    const input = { name: 'Lead', channel: 'WEB', channelId: randomUUID() };
    const create = () => client.graphql(CREATE, { input }, member);
    let made = await send('lead write', [200], create);
    if (made === null && !isStopping) {
      await setTimeout(250);
      made = await send('lead write', [200], create);
    }
    if (made !== null) {
      const id = textAt(made.body, 'data', 'createLead', 'id');
      ledger.leads.push(id);
      // What was acknowledged is there for the next request, on whatever node.
      const read = await send('lead read', [200], () => client.graphql(READ, { id }, member));
      if (read !== null && valueAt(read.body, 'data', 'lead', 'id') !== id) {
        ledger.violations.push(`lead ${id} was not read after it was written`);
      }
    }
  };

  /** Ends the sessions of an account of its own, and asks every node for the dead token. */
  const revoke = async () => {
    const member = await signUp();
    if (member === null) {
      return;
    }
    ledger.members.splice(ledger.members.indexOf(member), 1);
    const { token } = member;
    await Promise.all(
      nodes.map((node) => node.rest('GET', '/api/v1/auth/me', { token }).catch(() => null)),
    );
    const answer = await send('sign-out', [200], () =>
      client.graphql('mutation { signOutEverywhere }', {}, { token }),
    );
    if (answer === null) {
      return;
    }
    const revokedAt = performance.now();
    ledger.revocations += 1;
    const watch = async (node: (typeof nodes)[number], name: string | undefined) => {
      while (performance.now() - revokedAt < LOOK_MS) {
        const askedAfterMs = performance.now() - revokedAt;
        const status = await node
          .rest('GET', '/api/v1/auth/me', { token })
          .then(({ status }) => status)
          .catch(() => 0);
        if (status === 200) {
          ledger.longestRevocationMs = Math.max(ledger.longestRevocationMs, askedAfterMs);
          if (askedAfterMs > REVOKED_WITHIN_MS) {
            ledger.violations.push(`${name} took a token ${askedAfterMs} ms after its revocation`);
          }
        }
        await setTimeout(10);
      }
    };
    await Promise.all(nodes.map((node, index) => watch(node, nodeUrls[index])));
  };

  const keepOn = async (work: () => Promise<unknown>) => {
    while (!isStopping) {
      await work();
      await setTimeout(PAUSE_MS);
    }
  };
  const writers = [writeLead, writeLead, writeLead, writeLead];
  const people = [signUp, signUp, signUpTwice, signIn, readMe, readMe, revoke];
  const actors = [...people, ...writers].map(keepOn);
  return {
    async stop() {
      isStopping = true;
      await Promise.all(actors);
    },
  };
}
