import { writeFile } from 'node:fs/promises';
import { drawGrowth } from './growth-figure.mjs';
import { budgetTable, detailTable } from './table.mjs';

/** Keeps a whole run: a page for people and the numbers for programs. */
export async function writeReport(machine, measured, options) {
  await writeFile('bench/RESULTS.md', pageOf(machine, measured, options));
  const { rounds, seconds, large } = options;
  const results = { machine, rounds, seconds, large, rows: measured };
  await writeFile('bench/results.json', `${JSON.stringify(results, null, 2)}\n`);
}

/** Keeps what was measured at several sizes: numbers for programs and a figure for people. */
export async function writeGrowth(machine, points) {
  await writeFile('bench/growth.json', `${JSON.stringify({ machine, points }, null, 2)}\n`);
  await writeFile('bench/growth.svg', await drawGrowth(points));
}

function pageOf({ date, processor, memory, loadBefore, versions }, measured, options) {
  const lines = Object.values(measured).flatMap((row) => row.lines);
  return `# The last whole run

\`npm run bench\` wrote this. Compare the ratios; the numbers themselves belong to this machine,
which also ran the load and PostgreSQL.

${budgetTable(lines)}

- ${date} UTC, ${options.rounds} rounds of ${options.seconds} s in turns, medians
- ${processor}, ${memory}; load average before: ${loadBefore}
- ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}

## Everything that was measured

${detailTable(measured)}
`;
}
