import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type EntityClass, MikroORM, type SessionContext } from '@mikro-orm/core';
import { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../log.js';
import type { DatabaseLocation } from '../settings/settings.js';
import { currentTracer, inSpan } from '../telemetry/spans.js';
import { migrateServer } from './migrate.js';
import { type DatabaseLimits, databaseOptions } from './options.js';
import { createRunStatement, hasNamedStatements, type RunStatement } from './statements.js';

/** Reads and writes entities within one unit of work. */
export type EntityManager = SqlEntityManager;

/** The open database. */
export interface Database {
  /** MikroORM itself, for programs that run beside the gateway. */
  readonly orm: MikroORM;
  readonly location: DatabaseLocation;
  /** Whether the server keeps the plans of statements by their names. */
  readonly hasNamedStatements: boolean;
  /** Runs one prepared statement, past the ORM. */
  readonly run: RunStatement;
  /** A unit of work of its own; each operation takes one. */
  fork(session?: SessionContext): EntityManager;
  /** Brings the tables up to date. */
  migrate(): Promise<void>;
  /** Waits for what runs and closes the connections. */
  close(): Promise<void>;
}

/** The embedded database is open in another process. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
}

/**
 * Opens the database. Throws a DatabaseInUseError where another process has the embedded one
 * open, and the driver's error where a server cannot be reached.
 */
export async function connectDatabase(
  location: DatabaseLocation,
  entities: readonly EntityClass[],
  log: Pick<Logger, 'debug'>,
  limits: DatabaseLimits = {},
): Promise<Database> {
  const unlock = location.kind === 'embedded' ? lockDirectory(location.directory) : () => {};
  const resources = new AsyncDisposableStack();
  resources.defer(unlock);
  try {
    const orm = await MikroORM.init(databaseOptions(location, entities, log, limits));
    resources.defer(() => orm.close());
    const fork: Database['fork'] = (session) => {
      const entityManager: unknown = orm.em.fork(session === undefined ? {} : { session });
      if (!(entityManager instanceof SqlEntityManager)) {
        throw new TypeError('The driver is not one for SQL');
      }
      return currentTracer() === null ? entityManager : traceTransactions(entityManager);
    };
    if (limits.isOptional !== true) {
      // The ORM connects with the first statement; a database that is away is told here.
      await fork().execute('select 1');
    }
    const hasNames = hasNamedStatements(location);
    const runStatement = createRunStatement(orm, hasNames);
    const run: RunStatement = (statement, values) =>
      inSpan(`database ${statement.name}`, {}, () => runStatement(statement, values));
    const close = resources.move();
    return {
      orm,
      location,
      hasNamedStatements: hasNames,
      run,
      fork,
      async migrate() {
        await (location.kind === 'postgresql'
          ? migrateServer(location, entities, log)
          : orm.migrator.up());
      },
      close: () => close.disposeAsync(),
    };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

/** Puts a span around each transaction. */
function traceTransactions(entityManager: EntityManager): EntityManager {
  const transactional = entityManager.transactional.bind(entityManager);
  entityManager.transactional = (work, options) =>
    inSpan('database transaction', {}, () => transactional(work, options));
  return entityManager;
}

/**
 * Keeps the embedded database to one process; a second writer would destroy it. The lock is
 * SQLite's, which is the operating system's: it goes with the process, however that ends, so
 * nothing stale is ever in the way of the next start.
 */
function lockDirectory(directory: string | null): () => void {
  if (directory === null) {
    return () => {};
  }
  mkdirSync(dirname(directory), { recursive: true });
  const lock = new DatabaseSync(`${directory}.lock`);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new DatabaseInUseError(`${directory} is open in another process`, { cause });
  }
  return () => lock.close();
}
