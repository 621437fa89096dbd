import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { serverVersion } from './database.mjs';

/** Where and with what a run was made. */
export async function describeMachine() {
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    processor: `${cpus()[0].model.trim()}, ${availableParallelism()} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    loadBefore: loadavg()[0].toFixed(2),
    versions: {
      node: process.versions.node,
      PostgreSQL: await serverVersion(),
      ...(await dependenciesOf('package.json', ['@apollo/server', '@mikro-orm/core', 'express'])),
      ...(await dependenciesOf('bench/package.json')),
    },
  };
}

async function dependenciesOf(path, names) {
  const { dependencies } = JSON.parse(await readFile(path, 'utf8'));
  const entries = Object.entries(dependencies);
  return Object.fromEntries(names ? entries.filter(([name]) => names.includes(name)) : entries);
}
