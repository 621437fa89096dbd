import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contest } from '../contest.mjs';
import { boundLine } from '../line.mjs';
import { startGateway } from '../server.mjs';

/** From starting the process to its first answer, its embedded database being there. */
export async function measureStart({ resources, options }) {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-bench-data-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const startOnce = async () => {
    const { origin, startedAt, stop } = await startGateway(
      resources,
      `pglite:${folder}/db`,
      options,
    );
    const { status } = await fetch(`${origin}/healthz`);
    const seconds = (performance.now() - startedAt) / 1000;
    await stop();
    if (status !== 200) {
      throw new Error(`/healthz answered ${status}`);
    }
    return { seconds };
  };
  // The first start of all, which warms up, makes the database.
  const results = await contest([{ name: 'gateway', measure: startOnce }], options);
  const { seconds } = results.gateway.median;
  return { lines: [boundLine('start to the first answer, embedded', seconds, 's', 2)], results };
}
