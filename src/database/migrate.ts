import { type EntityClass, MikroORM } from '@mikro-orm/core';
import type { Logger } from '../log.js';
import type { DatabaseLocation } from '../settings/settings.js';
import { migrationsList } from './migrations/migrations-list.js';
import { databaseOptions } from './options.js';

/** Number of the advisory lock that whoever migrates holds; any number that nobody else takes. */
const MIGRATION_LOCK = 0x65_6d_70_66;

/**
 * The session that migrates. A node waits ten minutes for another that migrates. A statement waits
 * ten seconds for a table, since everybody else waits behind it, and works for an hour at most,
 * whatever the role's own limits are. The server looks every second whether the node is still
 * there, so that one that was killed frees lock and tables.
 */
const SESSION = {
  lock_timeout: '600s',
  statement_timeout: '3600s',
  idle_in_transaction_session_timeout: '600s',
  client_connection_check_interval: '1s',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
};

const TABLE_TIMEOUT = '10s';

/** A server of PostgreSQL 13 does not know all of them. */
const enterSession = `select set_config(wanted.name, wanted.value, false)
  from (values ${Object.entries(SESSION)
    .map(([name, value]) => `('${name}', '${value}')`)
    .join(', ')}) as wanted (name, value)
  join pg_settings using (name)`;

/** Runs SQL, rows as they come. */
type Execute = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** Whether every migration of this release is on record. */
async function isUpToDate(execute: Execute): Promise<boolean> {
  const [table] = await execute(
    `select to_regclass('mikro_orm_migrations') is not null as is_there`,
  );
  if (table?.is_there !== true) {
    return false;
  }
  const executed = new Set(
    (await execute('select name from mikro_orm_migrations')).map(({ name }) => name),
  );
  return migrationsList.every(({ name }) => executed.has(name));
}

/**
 * Brings the tables of a server up to date: one node at a time, under an advisory lock that the
 * very session holds that migrates, past any pooler. All that is missing is one transaction. Nodes
 * that find nothing to do take no lock. Throws the driver's error where a lock is not to be had.
 */
export async function migrateServer(
  location: DatabaseLocation & { readonly kind: 'postgresql' },
  entities: readonly EntityClass[],
  log: Pick<Logger, 'debug'>,
): Promise<void> {
  const { url, directUrl = url } = location;
  const orm = await MikroORM.init({
    ...databaseOptions({ kind: 'postgresql', url: directUrl }, entities, log),
    // One connection that stays: the lock and the limits are the session's.
    pool: { min: 0, max: 1, idleTimeoutMillis: 0 },
    ensureDatabase: false,
  });
  try {
    const execute: Execute = (sql) => orm.em.getConnection().execute(sql);
    if (await isUpToDate(execute)) {
      return;
    }
    await execute(enterSession);
    await execute(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await execute(`set lock_timeout = '${TABLE_TIMEOUT}'`);
    // A pooler may know the database by another name; the ORM would miss it and make one.
    const [database] = await execute('select current_database() as name');
    orm.config.set('dbName', String(database?.name));
    await orm.migrator.up();
  } finally {
    // The lock goes with the connection.
    await orm.close();
  }
}
