import { setTimeout } from 'node:timers/promises';
import { makeNextRelease } from './next-release.js';
import type { Topology } from './topology.js';

/** Something that breaks, and is mended as operators or their tools do. */
export interface Fault {
  readonly name: string;
  /** How long clients may notice it after it was mended, in milliseconds. */
  readonly graceMs: number;
  /** Breaks and mends. */
  run(topology: Topology): Promise<void>;
}

/** Until nginx sends requests to a node again that was away, in milliseconds: twice its fail_timeout. */
const BALANCER_MS = 2000;

/** The faults, in their order: after the last there is no replica left. */
export const faults: readonly Fault[] = [
  {
    name: 'kill -9 a gateway',
    graceMs: 1000,
    async run({ nodes: [node] }) {
      await node.signal('SIGKILL');
      await setTimeout(1000);
      await node.start();
    },
  },
  {
    name: 'restart PgBouncer',
    graceMs: 3000,
    run: ({ pooler }) => pooler.restart(),
  },
  {
    name: 'a gateway stands still for two seconds',
    graceMs: 1000,
    async run({ nodes: [, node] }) {
      await node.signal('SIGSTOP');
      await setTimeout(2000);
      await node.signal('SIGCONT');
    },
  },
  {
    name: 'rolling restart with a migration',
    graceMs: 1000,
    async run({ nodes }) {
      const main = makeNextRelease();
      for (const node of nodes) {
        const code = await node.stop();
        if (code !== 0) {
          throw new Error(`A gateway ended with ${code} when it was asked to stop`);
        }
        node.release(main);
        await node.start();
        await setTimeout(BALANCER_MS);
      }
    },
  },
  {
    name: 'kill -9 the primary and promote the replica',
    graceMs: 5000,
    async run({ primary, replica, pooler }) {
      await primary.kill();
      await replica.promote();
      pooler.repoint(replica.port);
    },
  },
];
