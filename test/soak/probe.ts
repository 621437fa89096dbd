// Loaded into the gateway's process before it: tells, when asked, how it fares.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

process.on('message', () => {
  process.send?.({
    // The timer's own five milliseconds are part of what it measures.
    eventLoopP99Ms: delay.percentile(99) / 1e6 - 5,
    residentMb: process.memoryUsage.rss() / 1024 / 1024,
  });
  delay.reset();
});
