import { setTimeout } from 'node:timers/promises';
import { createListeningConnection } from '#gateway/database/listening-connection.js';
import {
  createServerFolder,
  type PostgresServer,
  startPrimary,
} from '../harness/postgres-servers.js';
import { createTcpRelay, type TcpRelay } from '../harness/tcp-relay.js';

const silent = { info: () => {}, warn: () => {} };

// The embedded database has no address.
if (process.env.TEST_DATABASE_URL) {
  const folders = [createServerFolder(), createServerFolder()] as const;
  const servers: PostgresServer[] = [];
  let relay: TcpRelay;
  beforeAll(async () => {
    for (const folder of folders) {
      servers.push(await startPrimary(folder));
    }
    relay = await createTcpRelay({ host: '127.0.0.1', port: servers[0]?.port ?? 0 });
  });
  afterAll(async () => {
    await relay.unplug();
    for (const server of servers) {
      await server.stop();
    }
    for (const folder of folders) {
      folder.remove();
    }
  });

  /** The time limit of the test bounds it. */
  const until = async (isTrue: () => boolean) => {
    while (!isTrue()) {
      await setTimeout(5);
    }
  };

  describe('an address that leads to another server while the first one lives on', () => {
    test('is followed there, and what was remembered is forgotten', async () => {
      const heard: string[] = [];
      const url = `postgres://postgres@127.0.0.1:${relay.port}/postgres`;
      const listening = createListeningConnection({
        url,
        writeUrl: url,
        channel: 'changes',
        onMessage: (payload) => void heard.push(payload),
        onGap: () => void heard.push('gap'),
        log: silent,
      });
      await until(() => listening.isLive());
      await servers[0]?.run("select pg_notify('changes', 'from the first')");
      await until(() => heard.includes('from the first'));
      heard.length = 0;
      // The old connection stays open, and the old server still answers on it.
      relay.lead({ host: '127.0.0.1', port: servers[1]?.port ?? 0 });
      await until(() => {
        listening.isLive();
        return heard.includes('gap');
      });
      await until(() => listening.isLive());
      await servers[1]?.run("select pg_notify('changes', 'from the second')");
      await until(() => heard.includes('from the second'));
      await servers[0]?.run("select pg_notify('changes', 'too late')");
      await until(() => listening.isLive());
      expect(heard).not.toContain('too late');
      await listening.stop();
    });
  });
} else {
  test('the embedded database has no address to watch', () => {
    expect(process.env.TEST_DATABASE_URL ?? '').toBe('');
  });
}
