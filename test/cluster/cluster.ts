// Primary, replica, PgBouncer, nginx and two gateways on this machine, a steady load, and every fault
// once. `--seconds` says how long it takes in all. It ends with 1 where a promise was broken.
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { faults } from './faults.js';
import { findLosses } from './find-losses.js';
import {
  createLedger,
  type FaultWindow,
  findStrayRefusals,
  reportFaults,
  reportSteadyState,
} from './ledger.js';
import { startLoad } from './load.js';
import { startTopology } from './topology.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '120' } } });
const quietMs = (Number(values.seconds) * 1000) / (faults.length + 1);

const topology = await startTopology();
const complaints: string[] = [];
try {
  const { balancer, nodes, replica } = topology;
  const ledger = createLedger();
  const windows: FaultWindow[] = [];
  const startedAt = performance.now();
  const load = startLoad({ url: balancer.url, nodeUrls: nodes.map(({ url }) => url), ledger });
  let next = startedAt;
  for (const { name, graceMs, run } of faults) {
    next += quietMs;
    // However long a fault took, the load is steady for a while before the next.
    await setTimeout(Math.max(3000, next - performance.now()));
    const begin = performance.now();
    console.log(`${((begin - startedAt) / 1000).toFixed(1)} s: ${name}`);
    await run(topology);
    const end = performance.now() + graceMs;
    windows.push({ name, begin, end });
    await setTimeout(graceMs);
  }
  next += quietMs;
  await setTimeout(Math.max(3000, next - performance.now()));
  await load.stop();
  const seconds = (performance.now() - startedAt) / 1000;

  const stray = findStrayRefusals(ledger, windows);
  complaints.push(
    ...new Set(ledger.violations),
    ...stray.map(({ kind, at }) => `${kind}: a 503 at ${((at - startedAt) / 1000).toFixed(1)} s`),
    ...(await findLosses(replica, ledger)),
    ...(ledger.members.length === 0 || ledger.leads.length === 0 || ledger.revocations === 0
      ? ['Nothing was done']
      : []),
  );
  const { entries, members, leads, revocations, longestRevocationMs } = ledger;
  console.log(`${entries.length} answers in ${seconds.toFixed(0)} s`);
  console.log(`Acknowledged: ${members.length} accounts, ${leads.length} leads`);
  console.log(
    `${revocations} revocations, a dead token last taken ${longestRevocationMs.toFixed(0)} ms after the answer`,
  );
  console.table(reportFaults(ledger, windows));
  console.table(reportSteadyState(ledger, windows));
} catch (error) {
  complaints.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  await topology.stop();
}
for (const complaint of complaints.slice(0, 30)) {
  console.error(`GAVE: ${complaint}`);
}
console.log(complaints.length === 0 ? 'Every promise was kept' : `${complaints.length} broken`);
process.exit(complaints.length === 0 ? 0 : 1);
