import { randomBytes } from 'node:crypto';
import { TENANT_ROLE, TENANT_SEARCH_ROLE } from '#gateway/database/tenant-scope.js';
import { PURGE_ROLE } from '#gateway/database/tenant-table.js';
import { WORKER_ROLE } from '#gateway/database/worker-role.js';
import {
  createServerFolder,
  findFreePort,
  type PostgresServer,
  startPrimary,
  startReplica,
} from '../harness/postgres-servers.js';
import { type Balancer, startBalancer } from './balancer.js';
import { createNodeProcess, type NodeProcess } from './node-process.js';
import { type Pooler, startPooler } from './pooler.js';

/** Everything that runs, each part a process of this machine. */
export interface Topology {
  readonly folder: string;
  readonly primary: PostgresServer;
  readonly replica: PostgresServer;
  readonly pooler: Pooler;
  readonly nodes: readonly [NodeProcess, NodeProcess];
  readonly balancer: Balancer;
  stop(): Promise<void>;
}

/** A commit is acknowledged once the replica has it on disk too (docs/scaling.md). */
const PRIMARY_SETTINGS = { synchronous_commit: 'on', synchronous_standby_names: '*' };

/** Once it is promoted it has no standby, and would wait for one forever. */
const REPLICA_SETTINGS = { synchronous_standby_names: '', hot_standby: 'on' };

/** Starts primary, replica, PgBouncer, two gateways and nginx; what was started stops if one fails. */
export async function startTopology(): Promise<Topology> {
  const resources = new AsyncDisposableStack();
  try {
    const folder = createServerFolder();
    resources.defer(() => folder.remove());
    const primary = await startPrimary(folder, PRIMARY_SETTINGS);
    resources.defer(() => primary.stop());
    const replica = await startReplica(primary, folder, REPLICA_SETTINGS);
    resources.defer(() => replica.stop());
    await primary.run('create role gateway login');
    for (const role of [TENANT_ROLE, TENANT_SEARCH_ROLE, PURGE_ROLE, WORKER_ROLE]) {
      await primary.run(`create role ${role} nologin`);
      await primary.run(`grant ${role} to gateway`);
    }
    await primary.run('create database gateway owner gateway');
    const pooler = await startPooler(folder.path, primary.port);
    resources.defer(() => pooler.stop());
    const environment = {
      NODE_ENV: 'production',
      DATABASE_URL: pooler.url,
      DATABASE_DIRECT_URL: pooler.directUrl,
      DATABASE_REPLICA_URLS: `postgres://gateway@127.0.0.1:${replica.port}/gateway`,
      JWT_SECRET: randomBytes(32).toString('base64'),
      ARGON2_MEMORY_KIB: '8',
      ARGON2_TIME_COST: '1',
      RATE_LIMIT: 'off',
      TRUST_PROXY: 'loopback',
      LOG_LEVEL: 'warn',
    };
    const create = async () => createNodeProcess(folder.path, await findFreePort(), environment);
    const nodes = [await create(), await create()] as const;
    for (const node of nodes) {
      resources.defer(async () => void (await node.stop()));
    }
    // At once: only one of them migrates.
    await Promise.all(nodes.map((node) => node.start()));
    const balancer = await startBalancer(
      folder.path,
      nodes.map(({ port }) => port),
    );
    resources.defer(() => balancer.stop());
    const released = resources.move();
    return {
      folder: folder.path,
      primary,
      replica,
      pooler,
      nodes,
      balancer,
      stop: () => released.disposeAsync(),
    };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}
