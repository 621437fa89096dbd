import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The key that every server of a run signs with and accepts. */
export const JWT_SECRET = 'a secret of the benchmarks, nowhere else in use';

/** Where profiles go. */
const PROFILES = 'build/profiles';

/** How much of what a server complained about is shown where it fails. */
const COMPLAINT_LENGTH = 2000;

/** Time that a server has to end by itself. */
const PATIENCE_MS = 10_000;

/**
 * Starts a program that prints one line with its address, and waits for that line. It is stopped
 * with the resources. It runs in an empty folder, so that no `.env` of ours reaches it.
 */
async function startServer(resources, script, environment, flags = []) {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-bench-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  let child;
  const stop = () => endOf(child);
  // Before it is there: when the run is being stopped this throws, and nothing is started any more.
  resources.defer(stop);
  const startedAt = performance.now();
  child = spawn(process.execPath, [...flags, resolve(script)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      JWT_SECRET,
      ...environment,
    },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint = (complaint + text).slice(-COMPLAINT_LENGTH);
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ended early (${code}): ${complaint}`);
  });
  // Once it serves, its end shows as broken connections.
  failed.catch(() => {});
  const origin = await Promise.race([addressOf(child.stdout), failed]);
  return { origin, pid: child.pid, startedAt, stop };
}

/** Starts the gateway as its operators do, but for what the command line sets. */
export function startGateway(resources, databaseUrl, { settings, isProfiled }) {
  const environment = { DATABASE_URL: databaseUrl, RATE_LIMIT: 'off', ...settings };
  const flags = isProfiled ? ['--cpu-prof', `--cpu-prof-dir=${resolve(PROFILES)}`] : [];
  return startServer(resources, 'dist/main.js', environment, flags);
}

/** Starts one of the peers. */
export function startPeer(resources, name, databaseUrl, environment = {}) {
  const script = `bench/peers/${name}.mjs`;
  return startServer(resources, script, { DATABASE_URL: databaseUrl, ...environment });
}

/** Asks a process to end, and makes it end where it does not. */
async function endOf(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(patience);
}

function addressOf(stdout) {
  return new Promise((settle) => {
    let text = '';
    stdout.setEncoding('utf8').on('data', (more) => {
      text += more;
      const [, port] = /http:\/\/[^\s/]+:(\d+)/.exec(text) ?? [];
      if (port !== undefined) {
        settle(`http://127.0.0.1:${port}`);
      }
    });
  });
}
