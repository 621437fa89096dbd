import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

/** A program that a page started. */
export interface RunningCommand {
  /** What it printed on standard output so far. */
  stdout(): string;
  /** What it printed so far, standard error included. */
  output(): string;
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /**
   * Waits until `isEnough` is true of the output, the program has ended, or the time (in
   * milliseconds) is over, whatever comes first.
   */
  until(
    isEnough: (output: string) => boolean,
    milliseconds: number,
  ): Promise<'met' | 'ended' | 'late'>;
  /** Ends it and all that it started. */
  stop(): Promise<void>;
}

/** How a program is started. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a program in a process group of its own. */
export function startCommand(
  command: string,
  values: readonly string[],
  { cwd, env }: CommandOptions,
): RunningCommand {
  const child = spawn(command, values, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, output] = ['', ''];
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) {
      listener();
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
    tell();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    tell();
  });
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  child.on('error', (error) => {
    output += error.message;
    resolve(127);
  });
  // What it left running may hold the pipes open: they are read to their end only for a moment.
  child.on('exit', (code) => setTimeout(resolve, AFTERMATH_MS, code).unref());
  child.on('close', resolve);
  return {
    stdout: () => stripVTControlCharacters(stdout),
    output: () => stripVTControlCharacters(output),
    ended,
    async until(isEnough, milliseconds) {
      const met = Promise.withResolvers<'met'>();
      const look = () => isEnough(output) && met.resolve('met');
      listeners.add(look);
      look();
      const late = new AbortController();
      try {
        return await Promise.race([
          met.promise,
          ended.then(() => 'ended' as const),
          sleep(milliseconds, 'late' as const, { signal: late.signal }),
        ]);
      } finally {
        listeners.delete(look);
        late.abort();
      }
    },
    stop: () => (child.pid === undefined ? Promise.resolve() : endGroup(child.pid)),
  };
}

/** Milliseconds that output may still come after a program's exit. */
const AFTERMATH_MS = 300;

/** Times that a group is looked at, and the milliseconds between, before it is killed. */
const [LOOKS, LOOK_MS] = [100, 50];

async function endGroup(group: number): Promise<void> {
  for (let look = 0; look < 2 * LOOKS; look += 1) {
    try {
      process.kill(-group, look === 0 ? 'SIGTERM' : look === LOOKS ? 'SIGKILL' : 0);
    } catch {
      // There is no process left in it.
      return;
    }
    await sleep(LOOK_MS);
  }
}
