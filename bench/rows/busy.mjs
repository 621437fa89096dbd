import { setTimeout as delay } from 'node:timers/promises';
import { contest, FEW_ANSWERS } from '../contest.mjs';
import { slowdownLine } from '../line.mjs';
import { load } from '../load.mjs';
import { pacedLoad, sendOnce } from '../paced-load.mjs';
import { loginRequest, meRequest } from '../requests.mjs';

/** What `me` is asked at: little, so that what it waits for is not itself. */
const PACE = { perSecond: 100, connections: 4 };

/** Time after which the queue of password computations is full, in milliseconds. */
const FILL_MS = 500;

/** `me` while logins wait in line, beside `me` alone. */
export async function measureBusy({ world, options }) {
  const { gateway, readers } = await world();
  const { origin } = gateway;
  const asks = readers.map(meRequest);
  const logins = readers.map(loginRequest);
  const idle = {
    name: 'idle',
    measure: (seconds) => pacedLoad(origin, asks, { seconds, ...PACE }),
  };
  const busy = {
    name: 'gateway',
    async measure(seconds) {
      const saturated = load(origin, logins, { seconds: seconds + (2 * FILL_MS) / 1000 });
      const measured = delay(FILL_MS).then(() => pacedLoad(origin, asks, { seconds, ...PACE }));
      const [result] = await Promise.all([measured, saturated]);
      await sendOnce(origin, logins[0]);
      return result;
    },
  };
  const results = await contest([idle, busy], options, FEW_ANSWERS);
  const work = '`me` while logins saturate the hash queue';
  return { lines: [slowdownLine(work, results.gateway, ['idle', results.idle], 5)], results };
}
