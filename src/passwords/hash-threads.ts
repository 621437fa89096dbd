import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** As nice (POSIX) as a thread can be and still get a twentieth of a core that others want. */
const NICENESS = 15;

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
