import { availableParallelism } from 'node:os';

// Passwords are computed in the process's thread pool, a core each: more threads than cores would
// push each other out of the caches, and take memory for nothing. The pool reads this when it is
// first used, so main.ts imports this file before all others.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism());
