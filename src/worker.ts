import { letNurseryGrow, poolThreads } from './process-limits.js';

// As in main.ts.
const { serveWorker } = await import('./serve-process.js');
letNurseryGrow();
await serveWorker({ hashThreads: poolThreads });
