import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** One gateway, a process of its own. */
export interface NodeProcess {
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Lets it finish what is in flight; its exit code. */
  stop(): Promise<number | null>;
  /** What runs from the next start on. */
  release(main: string): void;
}

/** How long a start may take, in milliseconds. */
const START_MS = 60_000;

/** Makes the process of a gateway; it does not run yet. */
export function createNodeProcess(
  folder: string,
  port: number,
  environment: Readonly<Record<string, string>>,
): NodeProcess {
  let main = 'dist/main.js';
  let child: ChildProcess | null = null;
  const logFile = join(folder, `gateway-${port}.log`);
  const log = openSync(logFile, 'a');
  const hasEnded = () => child === null || child.exitCode !== null || child.signalCode !== null;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async start() {
      const started = spawn(process.execPath, [main], {
        stdio: ['ignore', 'pipe', log],
        env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), ...environment },
      });
      child = started;
      const ready = once(started.stdout ?? started, 'data');
      const [line]: unknown[] = await Promise.race([
        ready,
        once(started, 'exit').then(([code]: unknown[]) => [`It ended with ${String(code)}`]),
        setTimeout(START_MS, ['It took too long'], { ref: false }),
      ]);
      if (!String(line).includes('is ready on')) {
        const words = readFileSync(logFile, 'utf8').slice(-2000);
        throw new Error(`A gateway did not start: ${String(line)}\n${words}`);
      }
    },
    async signal(name) {
      child?.kill(name);
      if (name === 'SIGKILL' && child !== null && !hasEnded()) {
        await once(child, 'exit');
      }
    },
    async stop() {
      if (child !== null && !hasEnded()) {
        child.kill('SIGTERM');
        await Promise.race([once(child, 'exit'), setTimeout(30_000, undefined, { ref: false })]);
        child.kill('SIGKILL');
      }
      return child?.exitCode ?? null;
    },
    release(next) {
      main = next;
    },
  };
}
