import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createClient, textAt } from '../harness/client.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import { JWT_SECRET, startTestGateway, type TestGateway } from '../harness/test-gateway.js';
import { createWebhookOwner } from '../harness/webhook-owner.js';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.js';

let testDatabase: TestDatabase;
let receiver: WebhookReceiver;
const gateways: TestGateway[] = [];
const children: ChildProcess[] = [];
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
  for (const gateway of gateways.splice(0)) {
    await gateway.stop();
  }
  await receiver.stop();
  await testDatabase.drop();
});

const environment = () => ({
  DATABASE_URL: testDatabase.url,
  WEBHOOK_ALLOW_PRIVATE: 'on',
  RATE_LIMIT: 'off',
});
const start = async (values: Record<string, string> = {}): Promise<TestGateway> => {
  const gateway = await startTestGateway({ ...environment(), ...values });
  gateways.push(gateway);
  return gateway;
};
const stop = async (gateway: TestGateway) => {
  gateways.splice(gateways.indexOf(gateway), 1);
  await gateway.stop();
};

/** Starts the gateway as a process of its own; resolves with its address. */
function spawnGateway(): { child: ChildProcess; url: Promise<string> } {
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/main.js')], {
    env: {
      ...{ PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent' },
      ...{ JWT_SECRET, ...environment() },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const url = new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      const address = /http:\S+/.exec(text)?.[0];
      if (address !== undefined) {
        resolve(address);
      }
    });
    child.on('exit', (code) => reject(new Error(`It ended with ${code}`)));
  });
  url.catch(() => {});
  return { child, url };
}

const idsOf = ({ received }: WebhookReceiver) =>
  received.map(({ envelope }) => String(envelope.data.id));
const createLead = async (gateway: Pick<TestGateway, 'rest'>, token: string) => {
  const body = { name: 'Max', channel: 'web' };
  return textAt((await gateway.rest('POST', '/api/v1/leads', { body, token })).body, 'id');
};

/** Each of these starts several gateways, which takes a while on a machine that is busy. */
const LIMIT_MS = 180_000;

/** Requests of one webhook that a node has under way at once. */
const SLOTS = 4;

describe('a node that is killed in the middle of deliveries', () => {
  test(
    'loses none: each event arrives at least once, and few of them twice',
    async () => {
      const before = await start();
      const owner = await createWebhookOwner(before);
      const { secret } = await owner.register(receiver.url, ['LEAD_CREATED']);
      await stop(before);

      const { child, url } = spawnGateway();
      const client = createClient(await url);
      // Most wait for an answer that comes too late when the process is killed.
      receiver.answer = (_received, response) =>
        void (receiver.received.length <= 10 && response.writeHead(204).end());
      const ids = await Promise.all(
        Array.from({ length: 60 }, () => createLead(client, owner.token)),
      );
      await receiver.until(({ length }) => length >= 10 + SLOTS);
      const died = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await died;

      receiver.answer = (_received, response) => void response.writeHead(204).end();
      const after = await start();
      const wake = () => after.sql("select pg_notify('webhook_deliveries', '')");
      // All have come once: what was under way came before the end.
      await receiver.until(() => new Set(idsOf(receiver)).size === ids.length);
      // And is on record, so that no lease of the living ends beside those of the dead.
      const pending = "select 1 from webhook_deliveries where state <> 'delivered'";
      while ((await after.sql(pending)).length > SLOTS) {
        await setTimeout(10);
      }
      // What the dead process had under way is still its own, until the lease ends.
      after.clock.advance(31);
      await wake();
      while ((await after.sql(pending)).length > 0) {
        await wake();
        await setTimeout(10);
      }
      expect(new Set(idsOf(receiver))).toEqual(new Set(ids));
      expect(receiver.received.length).toBeLessThanOrEqual(ids.length + SLOTS);
      for (const { bytes, headers } of receiver.received) {
        const signature = createHmac('sha256', secret).update(bytes).digest('hex');
        expect(headers['x-empfio-signature']).toBe(signature);
      }
    },
    LIMIT_MS,
  );
});

describe('two nodes', () => {
  test(
    'share the work, and send nothing twice',
    async () => {
      const first = await start();
      if (!testDatabase.url.startsWith('postgres:')) {
        // The embedded database has one process.
        await expect(startTestGateway(environment())).rejects.toThrow('open in another process');
        return;
      }
      const second = await start();
      const owner = await createWebhookOwner(first);
      await owner.register(receiver.url, ['LEAD_CREATED']);
      const ids = await Promise.all(
        Array.from({ length: 80 }, (_, index) =>
          createLead(index % 2 === 0 ? first : second, owner.token),
        ),
      );
      const isPending = "select 1 from webhook_deliveries where state <> 'delivered' limit 1";
      while ((await first.sql(isPending)).length > 0) {
        await setTimeout(10);
      }
      expect(idsOf(receiver).sort()).toEqual(ids.sort());
    },
    LIMIT_MS,
  );
});

describe('a receiver that never answers', () => {
  test(
    'holds up no other organization, and is given back when the node stops',
    async () => {
      const gateway = await start();
      const slow = await createWebhookOwner(gateway);
      const { id } = await slow.register(`${receiver.url}/slow`, ['LEAD_CREATED']);
      receiver.answer = ({ path }, response) =>
        void (path.endsWith('/quick') && response.writeHead(204).end());
      await createLead(gateway, slow.token);
      await gateway.sql(
        `insert into webhook_deliveries (organization_id, id, webhook_id, event_id, event, is_test,
         state, attempts, next_at, claims, created_at)
       select organization_id, gen_random_uuid(), webhook_id, event_id, event, false, 'pending',
         '[]', next_at, 0, created_at
       from webhook_deliveries, generate_series(1, 20000) where webhook_id = ?`,
        [id],
      );
      await receiver.until(({ length }) => length === SLOTS);
      for (let count = 0; count < 5; count += 1) {
        const quick = await createWebhookOwner(gateway);
        await quick.register(`${receiver.url}/quick`, ['LEAD_CREATED']);
        const leadId = await createLead(gateway, quick.token);
        await receiver.until(() => idsOf(receiver).includes(leadId));
      }
      expect(receiver.received).toHaveLength(SLOTS + 5);
      await stop(gateway);
      receiver.answer = (_received, response) => void response.writeHead(204).end();
      const again = await start();
      // At once, without a wait for the end of a lease, nor a failed attempt.
      await receiver.until(({ length }) => length >= 2 * SLOTS + 5);
      const failed = 'select 1 from webhook_deliveries where attempts @> \'[{"status": null}]\'';
      expect(await again.sql(failed)).toEqual([]);
    },
    LIMIT_MS,
  );
});

describe('the key that secrets are sealed with', () => {
  test(
    'can be replaced: they are sealed anew at the next start, and the old key is needed no more',
    async () => {
      const before = await start();
      const owner = await createWebhookOwner(before);
      const { secret } = await owner.register(receiver.url, ['LEAD_CREATED']);
      await owner.run('mutation { connectCalcom { url } }');
      const sealed = async (gateway: TestGateway) => [
        ...(await gateway.sql('select secret from webhooks')),
        ...(await gateway.sql('select secret from calcom_connections')),
      ];
      const old = await sealed(before);
      await stop(before);
      const key = 'another secret that is long enough, too';
      const between = await start({ JWT_SECRET: key, JWT_PREVIOUS_SECRETS: JWT_SECRET });
      const recent = await sealed(between);
      expect(recent.every((row, index) => row.secret !== old[index]?.secret)).toBe(true);
      await createLead(between, owner.token);
      await receiver.until(({ length }) => length === 1);
      await stop(between);
      const after = await start({ JWT_SECRET: key });
      expect(await sealed(after)).toEqual(recent);
      const login = { email: owner.email, password: 'your_password' };
      const { body } = await after.rest('POST', '/api/v1/auth/login', { body: login });
      await createLead(after, textAt(body, 'access_token'));
      await receiver.until(({ length }) => length === 2);
      for (const { bytes, headers } of receiver.received) {
        const signature = createHmac('sha256', secret).update(bytes).digest('hex');
        expect(headers['x-empfio-signature']).toBe(signature);
      }
    },
    LIMIT_MS,
  );
});
