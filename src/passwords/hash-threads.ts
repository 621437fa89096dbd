import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Niceness (POSIX) of the threads. At 5 Linux gives a thread a quarter of a core that one other
 * wants: requests go first, and a flood of them cannot keep people from signing in.
 */
const NICENESS = 5;

/**
 * Lets everything else go first where cores are scarce: the threads of the pool, which compute
 * passwords, take what the serving of requests leaves. They must have been used once. Elsewhere
 * than on Linux threads have no priority of their own, and nothing happens.
 */
export function yieldToServing(): void {
  for (const thread of poolThreads()) {
    setPriority(thread, NICENESS);
  }
}

function poolThreads(): number[] {
  const tasks = '/proc/self/task';
  try {
    return readdirSync(tasks)
      .filter((id) => readFileSync(`${tasks}/${id}/comm`, 'utf8').trim() === 'libuv-worker')
      .map(Number);
  } catch {
    // There is no such folder, or a thread has just ended.
    return [];
  }
}
