#!/usr/bin/env node
import '../process-limits.js';

// Read in behind the limits, as in main.ts.
const { systemClock } = await import('../clock.js');
const { readEnvironment } = await import('../settings/environment.js');
const { runCommandLine } = await import('./run-command-line.js');
const { processTerminal } = await import('./terminal.js');

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read has what it wanted (`| head`): nothing more is to be told.
    if (error.code === 'EPIPE') {
      process.exit(0);
    }
    throw error;
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal: processTerminal(),
  environment: readEnvironment,
  clock: systemClock,
  folder: process.cwd(),
});
