import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connectDatabase } from '#gateway/database/connect.js';
import { entities } from '#gateway/entities.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';
import { copyTemplate } from './template-database.js';

/** A database for one suite. */
export interface TestDatabase {
  /** Value of DATABASE_URL. */
  readonly url: string;
  /** Removes it. */
  drop(): Promise<void>;
}

const silent = { debug: () => {} };

/**
 * Makes a database without rows: embedded, a copy of the template; or a new, empty one on the PostgreSQL server that
 * TEST_DATABASE_URL names.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (server === undefined || server === '') {
    const folder = await copyTemplate();
    return {
      url: `pglite:${join(folder, 'db')}`,
      drop: () => rm(folder, { recursive: true, force: true }),
    };
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
