import { contest, httpContender } from '../contest.mjs';
import { ratioLine } from '../line.mjs';
import { meQuery } from '../requests.mjs';
import { startPeer } from '../server.mjs';

/** `{ me { … } }` beside two fast GraphQL servers. */
export async function measureGraphql({ resources, world, options }) {
  const { url, gateway, readers } = await world();
  const mercurius = await startPeer(resources, 'mercurius', url);
  const yoga = await startPeer(resources, 'yoga', url);
  const results = await contest(
    [
      httpContender('gateway', gateway, readers.map(meQuery)),
      httpContender('Mercurius with JIT', mercurius, readers.map(meQuery)),
      httpContender('GraphQL Yoga', yoga, readers.map(meQuery)),
    ],
    options,
  );
  return { lines: [ratioLine('{ me { … } }', results, 'Mercurius with JIT', 1)], results };
}
