import { setTimeout } from 'node:timers/promises';
import { textAt, valueAt } from '../harness/client.js';
import {
  createServerFolder,
  type PostgresServer,
  startPrimary,
  startReplica,
} from '../harness/postgres-servers.js';
import { registration, startTestGateway, type TestGateway } from '../harness/test-gateway.js';

const CREATE = 'mutation ($input: CreateLeadInput!) { createLead(input: $input) { id } }';

// The embedded database has no replicas.
if (process.env.TEST_DATABASE_URL) {
  const folder = createServerFolder();
  let primary: PostgresServer;
  let replica: PostgresServer;
  let stranger: PostgresServer;
  const nodes: TestGateway[] = [];
  let token: string;

  beforeAll(async () => {
    primary = await startPrimary(folder);
    replica = await startReplica(primary, folder);
    await primary.run('create database gateway');
    const environment = {
      RATE_LIMIT: 'off',
      DATABASE_URL: primary.url('gateway'),
      DATABASE_REPLICA_URLS: replica.url('gateway'),
    };
    nodes.push(await startTestGateway(environment), await startTestGateway(environment));
    const body = registration();
    const answer = await nodes[0]?.rest('POST', '/api/v1/auth/register', { body });
    token = textAt(answer?.body, 'access_token');
  });
  afterAll(async () => {
    for (const node of nodes) {
      await node.stop();
    }
    await replica.stop();
    await primary.stop();
    folder.remove();
  });

  const nodeAt = (index: number): TestGateway => {
    const node = nodes[index % nodes.length];
    if (node === undefined) {
      throw new Error('No node');
    }
    return node;
  };

  const create = async (node: TestGateway, name: string) => {
    const input = { name, channel: 'WEB' };
    const { body } = await node.graphql(CREATE, { input }, { token });
    return textAt(body, 'data', 'createLead', 'id');
  };
  const read = async (node: TestGateway, id: string) => {
    const query = '{ leads(first: 1) { totalCount nodes { id } } }';
    const [one, list] = await Promise.all([
      node.graphql('query ($id: ID!) { lead(id: $id) { id } }', { id }, { token }),
      node.graphql(query, {}, { token }),
    ]);
    return [
      valueAt(one.body, 'data', 'lead', 'id'),
      valueAt(list.body, 'data', 'leads', 'nodes', 0, 'id'),
    ];
  };
  const answered = () => nodes.reduce((sum, { replicas }) => sum + replicas.answered, 0);

  /** Reads until a replica has answered one; the time limit of the test bounds it. */
  const untilUsed = async (id: string) => {
    const before = answered();
    while (answered() === before) {
      expect(await read(nodeAt(0), id)).toEqual([id, id]);
      await setTimeout(20);
    }
  };

  describe('reads of organization data', () => {
    test('come from the replica, and hold what any node has acknowledged', async () => {
      await untilUsed(await create(nodeAt(0), 'First'));
      for (let round = 0; round < 30; round += 1) {
        const id = await create(nodeAt(round), `Lead ${round}`);
        expect(await read(nodeAt(round + 1), id)).toEqual([id, id]);
      }
    });

    test('hold it too while the replica replays nothing, and go back to it afterwards', async () => {
      await replica.run('select pg_wal_replay_pause()');
      let id = '';
      for (let round = 0; round < 10; round += 1) {
        id = await create(nodeAt(round), `Paused ${round}`);
        expect(await read(nodeAt(round + 1), id)).toEqual([id, id]);
      }
      await replica.run('select pg_wal_replay_resume()');
      await untilUsed(id);
    });

    test('never show one organization the rows of another', async () => {
      const id = await create(nodeAt(0), 'Mine');
      await untilUsed(id);
      const { body } = await nodeAt(0).rest('POST', '/api/v1/auth/register', {
        body: registration(),
      });
      const other = textAt(body, 'access_token');
      const query = 'query ($id: ID!) { lead(id: $id) { id } }';
      const before = answered();
      for (let round = 0; answered() === before; round += 1) {
        const answer = await nodeAt(round).graphql(query, { id }, { token: other });
        expect(valueAt(answer.body, 'errors', 0, 'extensions', 'code')).toBe('NOT_FOUND');
        const list = await nodeAt(round).graphql('{ leads { totalCount } }', {}, { token: other });
        expect(valueAt(list.body, 'data', 'leads', 'totalCount')).toBe(0);
      }
    });

    test('go on while the replica is dead', async () => {
      const id = await create(nodeAt(0), 'Before');
      await untilUsed(id);
      await replica.kill();
      for (let round = 0; round < 10; round += 1) {
        expect(await read(nodeAt(round), id)).toEqual([id, id]);
      }
    });
  });

  describe('at start', () => {
    test('another database of the same server is refused', async () => {
      await primary.run('create database other');
      const urls = { DATABASE_REPLICA_URLS: primary.url('other') };
      await expect(
        startTestGateway({ DATABASE_URL: primary.url('gateway'), ...urls }),
      ).rejects.toThrow('/other is no replica of the database in DATABASE_URL');
    });

    test('a replica of another server is refused, one that is away is not', async () => {
      const environment = { DATABASE_URL: primary.url('gateway') };
      const other = createServerFolder();
      try {
        stranger = await startPrimary(other);
        await stranger.run('create database gateway');
        const urls = { DATABASE_REPLICA_URLS: stranger.url('gateway') };
        await expect(startTestGateway({ ...environment, ...urls })).rejects.toThrow(
          `127.0.0.1:${stranger.port}/gateway is no replica of the database in DATABASE_URL`,
        );
      } finally {
        await stranger.stop();
        other.remove();
      }
      const away = { DATABASE_REPLICA_URLS: stranger.url('gateway') };
      const node = await startTestGateway({ ...environment, ...away });
      expect((await node.rest('GET', '/api/v1/auth/me', { token })).status).toBe(200);
      await node.stop();
    });
  });
} else {
  test('are refused beside the embedded database', async () => {
    await expect(
      startTestGateway({ DATABASE_REPLICA_URLS: 'postgres://replica/gateway' }),
    ).rejects.toThrow('DATABASE_REPLICA_URLS needs a PostgreSQL server');
  });
}
