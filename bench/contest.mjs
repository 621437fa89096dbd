import pidusage from 'pidusage';
import { load } from './load.mjs';
import { sendOnce } from './paced-load.mjs';

/**
 * How long a contender runs before it is measured, in seconds, since its code has to be compiled
 * first; and by what the seconds of a round are multiplied.
 */
const USUAL = { warmUpSeconds: 2, roundFactor: 1 };

/** The same where a hundred answers a second have to tell what ten thousand tell elsewhere. */
export const FEW_ANSWERS = { warmUpSeconds: 15, roundFactor: 3 };

/**
 * Measures contenders in turns, several rounds, another one first each time, so that what else
 * the machine does meets all of them. A contender is `{ name, measure(seconds) }`; what it
 * measures are numbers by name. Returns the medians and all the samples by contender's name.
 */
export async function contest(contenders, { rounds, seconds }, pace = USUAL) {
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) {
    await contender.measure(pace.warmUpSeconds);
  }
  for (let round = 0; round < rounds; round += 1) {
    console.error(`  round ${round + 1} of ${rounds}`);
    for (let place = 0; place < contenders.length; place += 1) {
      const { name, measure } = contenders[(round + place) % contenders.length];
      samples.get(name).push(await measure(seconds * pace.roundFactor));
    }
  }
  return Object.fromEntries(
    [...samples].map(([name, list]) => [name, { median: medians(list), samples: list }]),
  );
}

/**
 * A contender that answers requests at full speed. Besides what the load measures it tells how
 * much CPU time its process takes for an answer, in microseconds: what else runs on the machine
 * changes that least.
 */
export function httpContender(name, { origin, pid }, requests, connections) {
  const cpuMs = async () => (await pidusage(pid)).ctime;
  return {
    name,
    async measure(seconds) {
      await sendOnce(origin, requests[0]);
      const cpuMsBefore = await cpuMs();
      const { count, ...result } = await load(origin, requests, { seconds, connections });
      const cpuUs = ((await cpuMs()) - cpuMsBefore) * 1000;
      // What was still queued when time was up would take from whoever is next; this comes after it.
      await sendOnce(origin, requests[0]);
      return { ...result, cpuUsPerAnswer: cpuUs / count };
    },
  };
}

/** The middle one of some numbers. */
function medianOf(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function medians(samples) {
  const keys = Object.keys(samples[0]);
  return Object.fromEntries(keys.map((key) => [key, medianOf(samples.map((item) => item[key]))]));
}
