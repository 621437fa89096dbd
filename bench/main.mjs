// The benchmarks. Started by scripts/bench.mjs, in the root of the project.
import { measureSizes } from './growth.mjs';
import { describeMachine } from './machine.mjs';
import { HELP, readOptions, UsageError } from './options.mjs';
import { writeGrowth, writeReport } from './report.mjs';
import { rows } from './rows/rows.mjs';
import { budgetTable, detailTable, growthTable } from './table.mjs';
import { sharedWorld } from './world.mjs';

/** Somebody ended the run. */
class StoppedError extends Error {
  name = 'StoppedError';
}

async function measureGrowth(resources, options) {
  const machine = await describeMachine();
  const points = await measureSizes(resources, options);
  await writeGrowth(machine, points);
  console.log(growthTable(points));
}

async function measureRows(resources, options) {
  const machine = await describeMachine();
  const world = sharedWorld(resources, options);
  const measured = {};
  for (const id of options.only) {
    console.error(`Measuring ${id} …`);
    // What a row starts ends with it: the next one has the machine to itself.
    await using own = new AsyncDisposableStack();
    resources.defer(() => own.disposeAsync());
    measured[id] = await rows[id]({ resources: own, world, options });
  }
  console.log(`\n${detailTable(measured)}\n`);
  console.log(budgetTable(Object.values(measured).flatMap(({ lines }) => lines)));
  if (options.isWhole) {
    await writeReport(machine, measured, options);
  }
}

/** Ends with the first signal; a second one, as terminals send to whole groups, changes nothing. */
function stopped() {
  return new Promise((_settle, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => reject(new StoppedError(`Stopped by ${signal}`)));
    }
  });
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) {
    console.log(HELP);
    return;
  }
  const stop = stopped();
  await using resources = new AsyncDisposableStack();
  const measure = options.isGrowth ? measureGrowth : measureRows;
  await Promise.race([measure(resources, options), stop]);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const isPlain = error instanceof UsageError || error instanceof StoppedError;
  console.error(`The benchmarks failed: ${isPlain ? error.message : error.stack}`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
