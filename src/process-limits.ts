import { availableParallelism } from 'node:os';
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

// What bounds the process as a whole. main.ts imports this file before all others, and those only
// then, since each of these is read when its subject is used.

// Passwords are computed in the process's thread pool, a core each: more threads than cores would
// push each other out of the caches, and take memory for nothing.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism());

/** How many threads that pool has. */
export const poolThreads = Number(process.env.UV_THREADPOOL_SIZE);

/** Where the nursery stops growing, in bytes: the smallest that full speed does not suffer from. */
const NURSERY_BYTES = 12 * 1024 * 1024;

// On a machine with much memory V8 lets garbage pile up to several times what is in use, and the
// nursery of new objects grow to a hundred megabytes. A tenth above what is in use is enough.
setFlagsFromString('--heap-growing-percent=10');
setFlagsFromString('--semi-space-growth-factor=1');

/**
 * Lets the nursery grow with the load, once everything has been read in, until it is large enough;
 * again and again, since V8 makes it smaller while there is little to do.
 */
export function letNurseryGrow(): void {
  let mayGrow = false;
  const decide = () => {
    const nursery = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    const isSmall = (nursery?.space_size ?? 0) < NURSERY_BYTES;
    if (isSmall !== mayGrow) {
      mayGrow = isSmall;
      setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
    }
  };
  decide();
  new PerformanceObserver(decide).observe({ entryTypes: ['gc'] });
}
