import { createDatabase } from './database.mjs';
import { fill, readUsers } from './fill.mjs';
import { startGateway } from './server.mjs';

/** Users that take turns in a load: a cache that knows only one is worth nothing. */
const READERS = 1000;

/** A database with rows, the gateway on it, and the users that read from it. */
export async function createWorld(resources, options, { leads = 100_000, users = 2000 } = {}) {
  console.error(`Filling a database with ${leads} leads …`);
  const url = await createDatabase(resources);
  // The gateway makes the tables when it starts.
  const gateway = await startGateway(resources, url, options);
  const usual = await fill(url, { leads, users });
  const readers = await readUsers(url, READERS);
  const [owner] = readers;
  return { url, gateway, readers, owner, tenants: readers.slice(1, usual + 1) };
}

/** Hands out one world to all the rows that can share it; made when the first one asks. */
export function sharedWorld(resources, options) {
  let world;
  return () => {
    world ??= createWorld(resources, options);
    return world;
  };
}
