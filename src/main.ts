import { letNurseryGrow, poolThreads } from './process-limits.js';

// Read in behind the limits, not beside them: a static import would come before.
const { serveProcess } = await import('./serve-process.js');
await serveProcess({ hashThreads: poolThreads, onLoaded: letNurseryGrow });
