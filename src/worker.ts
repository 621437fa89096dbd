import { letNurseryGrow, poolThreads } from './process-limits.js';

// As in main.ts.
const { serveWorker } = await import('./serve-process.js');
await serveWorker({ hashThreads: poolThreads, onLoaded: letNurseryGrow });
