import { createHistogram } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { percentiles } from './load.mjs';

/**
 * Sends requests at a steady pace, whether or not the earlier ones were answered, and checks every
 * answer. Returns latencies in milliseconds; what had to wait for a connection counts as waiting.
 */
export async function pacedLoad(origin, requests, { seconds, perSecond, connections }) {
  const latencies = createHistogram();
  const pool = new Pool(origin, { connections });
  const send = async ({ check, ...request }) => {
    const startedAt = performance.now();
    const { statusCode, body } = await pool.request(request);
    const text = await body.text();
    latencies.record(Math.max(1, Math.round((performance.now() - startedAt) * 1000)));
    check(statusCode, text);
  };
  const start = performance.now();
  const sent = [];
  for (let number = 0; number < seconds * perSecond; number += 1) {
    await delay(Math.max(0, start + (number * 1000) / perSecond - performance.now()));
    sent.push(send(requests[number % requests.length]));
  }
  try {
    await Promise.all(sent);
  } finally {
    await pool.destroy();
  }
  return percentiles(latencies);
}

/** Sends one request and checks its answer. */
export async function sendOnce(origin, { next, ...request }) {
  const { check, method, path, headers, body } = next?.() ?? request;
  const response = await fetch(origin + path, { method, headers, body });
  check(response.status, await response.text());
}
