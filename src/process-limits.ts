import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

// What bounds the process as a whole. main.ts imports this file before all others, since each of
// these is read when its subject is first used.

// Passwords are computed in the process's thread pool, a core each: more threads than cores would
// push each other out of the caches, and take memory for nothing.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism());

// On a machine with much memory V8 lets garbage pile up to several times what is in use. A fifth
// above it, and a nursery that stays as large as it is by now, take 200 MB less.
setFlagsFromString('--heap-growing-percent=20');
setFlagsFromString('--semi-space-growth-factor=1');
