// Two minutes of everything at once against the real process; `--seconds` says otherwise. It ends
// with 1 where anything gave: a fault, a lost registration, memory that grows, a blocked event loop.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient } from '../harness/client.js';
import makeTemplate from '../harness/template-database.js';
import { createTestDatabase } from '../harness/test-database.js';
import { startHostileLoad } from './hostile-load.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '120' } } });
const seconds = Number(values.seconds);

/** Issue "Under attack": the loop that serves everybody must not be held up. */
const EVENT_LOOP_P99_MS = 50;

/** Growth between the second and the last third that is still noise. */
const MEMORY_GROWTH_MB = 40;

interface Report {
  readonly eventLoopP99Ms: number;
  readonly residentMb: number;
}

async function ask(gateway: ChildProcess): Promise<Report> {
  gateway.send('report');
  const [report]: unknown[] = await once(gateway, 'message');
  if (typeof report !== 'object' || report === null) {
    throw new TypeError('The probe told nothing');
  }
  return {
    eventLoopP99Ms: Number(Reflect.get(report, 'eventLoopP99Ms')),
    residentMb: Number(Reflect.get(report, 'residentMb')),
  };
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

if (!process.env.TEST_DATABASE_URL) {
  await makeTemplate();
}
const database = await createTestDatabase();
const gateway = spawn(
  process.execPath,
  ['--import', './build/test/soak/probe.js', 'dist/main.js'],
  {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      PORT: '0',
      JWT_SECRET: 'a secret for the soak that is long enough',
      TRUST_PROXY: 'loopback',
      LOG_LEVEL: 'fatal',
    },
  },
);
const [line]: unknown[] = await once(gateway.stdout ?? gateway, 'data');
const url = /http:\S+/.exec(String(line))?.[0] ?? '';

await ask(gateway);
const load = startHostileLoad(url, Date.now() + seconds * 1000);
const reports: Report[] = [];
const rounds = 12;
for (let round = 0; round < rounds; round += 1) {
  await setTimeout((seconds * 1000) / rounds);
  reports.push(await ask(gateway));
}
await load.done;

const client = createClient(url);
let lost = 0;
for (const token of load.acknowledged) {
  const { status } = await client.rest('GET', '/api/v1/auth/me', { token });
  lost += status === 200 ? 0 : 1;
}
gateway.kill('SIGTERM');
const [code]: unknown[] = await once(gateway, 'exit');
await database.drop();

const third = rounds / 3;
const memory = reports.map(({ residentMb }) => Math.round(residentMb));
const growth = median(memory.slice(-third)) - median(memory.slice(third, 2 * third));
// The first round has the start's own work in it.
const loop = median(reports.slice(1).map(({ eventLoopP99Ms }) => eventLoopP99Ms));
console.log('Answers by status:', Object.fromEntries([...load.statuses].toSorted()));
console.log(`Registrations acknowledged: ${load.acknowledged.length}, lost: ${lost}`);
console.log(`Resident memory, MB: ${memory.join(' ')}`);
console.log(`Event loop p99: ${loop.toFixed(1)} ms`);

const complaints = [
  ...load.faults.slice(0, 10),
  ...(lost > 0 ? [`${lost} registrations were lost`] : []),
  ...(load.acknowledged.length === 0 ? ['Nobody could register'] : []),
  ...(growth > MEMORY_GROWTH_MB ? [`Memory grew by ${growth} MB`] : []),
  ...(loop > EVENT_LOOP_P99_MS ? [`The event loop was held up for ${loop.toFixed(1)} ms`] : []),
  ...(code === 0 ? [] : [`The gateway ended with ${String(code)}`]),
];
for (const complaint of complaints) {
  console.error(`GAVE: ${complaint}`);
}
process.exit(complaints.length === 0 ? 0 : 1);
