import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { EntityClass, Options } from '@mikro-orm/core';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import { PgliteDriver } from '@mikro-orm/pglite';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { Logger } from '../log.js';
import type { DatabaseLocation } from '../settings/settings.js';
import { migrationsList } from './migrations/migrations-list.js';
import { limitSilence, takeBackEnded } from './pool-connections.js';

/**
 * How long a request waits for a connection, in milliseconds, whether the server does not answer
 * or the pool has none left. Without a bound it would wait forever.
 */
const CONNECT_TIMEOUT_MS = 5000;

/** Most connections of one process, where the settings say nothing. */
const POOL_SIZE = 10;

/** How patient a program is with its database. */
export interface DatabaseLimits {
  /** How long a server may say nothing, in milliseconds; forever unless it is told. */
  readonly answerTimeoutMs?: number;
  /** True where the database may be away when it is opened. */
  readonly isOptional?: boolean;
}

/**
 * MikroORM's configuration for either kind of database: the same entities and migrations, only
 * the driver differs. Shared by the gateway and by MikroORM's command line.
 */
export function databaseOptions(
  location: DatabaseLocation,
  entities: readonly EntityClass[],
  log?: Pick<Logger, 'debug'>,
  limits: DatabaseLimits = {},
): Partial<Options> {
  return {
    entities: [...entities],
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    forceUtcTimezone: true,
    // Standard output belongs to the address line, or to the command line's own answers.
    ...(log === undefined ? {} : { logger: (message) => log.debug(message), colors: false }),
    schemaGenerator: {
      // These have no entity: they are read and written past the ORM.
      skipTables: [
        'account_links',
        'attempt_counters',
        'database_timelines',
        'known_networks',
        'lead_totals',
        'restore_links',
        'export_links',
      ],
      // The migrations alone make the triggers and functions.
      ignoreTriggers: true,
      ignoreRoutines: true,
    },
    migrations: {
      migrationsList: [...migrationsList],
      pathTs: 'src/database/migrations',
      snapshot: false,
    },
    ...(location.kind === 'postgresql'
      ? {
          driver: PostgreSqlDriver,
          clientUrl: location.url,
          pool: { max: location.poolSize ?? POOL_SIZE },
          driverOptions: {
            keepAlive: true,
            onPoolCreated(pool: Pool) {
              takeBackEnded(pool);
              if (limits.answerTimeoutMs !== undefined) {
                limitSilence(pool, limits.answerTimeoutMs);
              }
            },
            connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
            // Statements may be sent before the answers to those before them are there.
            pipeline: true,
          },
        }
      : {
          driver: PgliteDriver,
          dbName: location.directory ?? 'memory://',
          driverOptions: { extensions: { pg_trgm, btree_gin } },
        }),
  };
}
