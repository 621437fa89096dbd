import { createReadiness } from '#gateway/http/readiness.js';
import { createTcpRelay } from '../harness/tcp-relay.js';
import { createTestDatabase } from '../harness/test-database.js';
import { startTestGateway } from '../harness/test-gateway.js';

const log = { warn: () => {} };

describe('GET /readyz', () => {
  test('answers 200 while the database answers', async () => {
    const gateway = await startTestGateway();
    const answer = await gateway.rest('GET', '/readyz');
    expect(answer).toMatchObject({ status: 200, body: { status: 'ready' } });
    await gateway.stop();
  });

  test('answers 503 with Retry-After while the database hangs, and 200 when it is back', async () => {
    const testDatabase = await createTestDatabase();
    const url = URL.parse(testDatabase.url);
    // The embedded database is in the process: it hangs with it, or not at all.
    if (url?.protocol === 'postgres:') {
      const relay = await createTcpRelay({ host: url.hostname, port: Number(url.port || 5432) });
      url.hostname = '127.0.0.1';
      url.port = String(relay.port);
      const gateway = await startTestGateway({ DATABASE_URL: url.href });
      await relay.freeze();
      const answer = await gateway.rest('GET', '/readyz');
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      await relay.thaw();
      await relay.unplug();
      await relay.plug();
      // The pool learns with the next question that its connections are gone.
      let status = 503;
      for (let time = 0; status !== 200 && time < 100; time += 1) {
        status = (await gateway.rest('GET', '/readyz')).status;
      }
      expect(status).toBe(200);
      await gateway.stop();
      await relay.unplug();
    }
    await testDatabase.drop();
  });
});

describe('readiness', () => {
  test('is told within its time, and only one question waits for a database that hangs', async () => {
    let questions = 0;
    const never = new Promise<void>(() => {});
    const ask = () => {
      questions += 1;
      return never;
    };
    const readiness = createReadiness(ask, log, 10);
    const refusals = Array.from({ length: 20 }, () => readiness.require());
    for (const { status } of await Promise.allSettled(refusals)) {
      expect(status).toBe('rejected');
    }
    expect(questions).toBe(1);
  });

  test('ends when the gateway begins to stop', async () => {
    const readiness = createReadiness(async () => {}, log);
    await readiness.require();
    readiness.stopping();
    await expect(readiness.require()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
