// What `npm start`, `npm test` and the others do first. It runs under whatever Node is there (20 or
// later) and before anything is installed, so it uses nothing but Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync, statfsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

/** The Node that the project brings along. */
export const node = join(process.cwd(), 'node_modules', '.bin', 'node');

/** Installs what the lock file of a folder names, unless that has been done. */
export function ensureInstalled(directory = '.') {
  const lock = join(directory, 'package-lock.json');
  const installed = join(directory, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) {
    return;
  }
  const name = directory === '.' ? 'the gateway' : directory;
  console.error(`Installing the packages of ${name}, once …`);
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: directory });
}

/** Compiles a TypeScript project and what it stands on; what is current is left alone. */
export function build(project = 'tsconfig.json') {
  run(join('node_modules', '.bin', 'tsc'), ['-b', project]);
}

/** Forgets what was compiled from sources that may be gone. */
export function forget(directory) {
  rmSync(directory, { recursive: true, force: true });
}

/** Runs a command to its end, its output on standard error; ends this process where it fails. */
export function run(command, values, options = {}) {
  const { status, error } = spawnSync(command, values, { stdio: ['ignore', 2, 2], ...options });
  if (error !== undefined || status !== 0) {
    console.error(error?.message ?? `${command} ${values.join(' ')} failed`);
    process.exit(status ?? 1);
  }
}

/** Goes on as another program: hands signals over to it and ends as it ends. */
export function become(command, values, environment = {}) {
  const child = spawn(command, values, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** Compiles the tests and what they test, from nothing: a test whose source is gone must not run. */
export function prepareTests() {
  forget('build');
  build('test/tsconfig.json');
}

/** Goes on as Jest. */
export function runJest(values) {
  become(node, ['node_modules/jest/bin/jest.js', ...values], {
    NODE_ENV: 'test',
    ...temporaryFolder(),
  });
}

/** Bytes that the suites' embedded databases may take at once, with room to spare. */
const ROOM_FOR_DATABASES = 4 * 1024 ** 3;

/** Lets databases that live for one suite lie in memory, where there is that much of it. */
function temporaryFolder() {
  const inMemory = '/dev/shm';
  if (process.env.TMPDIR !== undefined || !existsSync(inMemory)) {
    return {};
  }
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize < ROOM_FOR_DATABASES ? {} : { TMPDIR: inMemory };
}
