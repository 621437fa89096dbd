import { randomUUID } from 'node:crypto';
import { connectDatabase } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';

/** A database for one suite. */
export interface TestDatabase {
  /** Value of DATABASE_URL. */
  readonly url: string;
  /** Removes it. */
  drop(): Promise<void>;
}

const silent = { debug: () => {} };

/**
 * Makes an empty database: embedded in memory, or a new one on the PostgreSQL server that
 * TEST_DATABASE_URL names.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (server === undefined || server === '') {
    return { url: 'pglite:memory', drop: async () => {} };
  }
  const name = `gateway_test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await executeOn(server, `create database ${name}`);
  return {
    url: url.href,
    drop: () => executeOn(server, `drop database if exists ${name} with (force)`),
  };
}

async function executeOn(url: string, sql: string): Promise<void> {
  const { database: location } = parseSettings({ DATABASE_URL: url });
  const database = await connectDatabase(location, entities, silent);
  try {
    await database.fork().getConnection().execute(sql);
  } finally {
    await database.close();
  }
}
