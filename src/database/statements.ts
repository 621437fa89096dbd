import { types } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import type { MikroORM } from '@mikro-orm/core';
import pg from 'pg';
import type { DatabaseLocation } from '../settings/settings.js';
import { mayReadAgain, mayWriteAgain, retryOnce } from './retry-once.js';

/** A statement whose plan the server keeps, found again by its name. */
export interface Statement {
  /** One name, one text: the server refuses another text under it. */
  readonly name: string;
  /** SQL with $1, $2, … for the values. */
  readonly text: string;
  /** True where it changes nothing, so that it may be sent again after a broken connection. */
  readonly isRead?: boolean;
}

/** A row as the driver reads it: times are texts. */
export type Row = Record<string, unknown>;

/** What a statement came to. */
export interface StatementResult {
  readonly rows: readonly Row[];
  /** Rows that were read or changed. */
  readonly rowCount: number;
}

/**
 * Runs one statement in a transaction of its own, past the ORM. For what every request or sign-in
 * needs: mapping rows to entities costs several times what PostgreSQL takes to find them.
 */
export type RunStatement = (
  statement: Statement,
  values: readonly unknown[],
) => Promise<StatementResult>;

/**
 * Whether statements may have names. A pooler that shares connections between transactions sends the
 * next one to a session that has never heard of the name (PgBouncer before 1.21).
 */
export function hasNamedStatements(location: DatabaseLocation): boolean {
  return (
    location.kind === 'embedded' ||
    location.directUrl === undefined ||
    location.directUrl === location.url
  );
}

/**
 * Makes the function that runs statements on the client of the open ORM. One that the server has
 * undone or that was never sent is sent once more; one that only reads, after any fault.
 */
export function createRunStatement(orm: MikroORM, hasNames: boolean): RunStatement {
  const runOnce: RunStatement = async ({ name, text }, values) => {
    // Asked for each time: an embedded database that was closed is opened again.
    const client = await nativeClientOf(orm);
    try {
      if (client instanceof PGlite) {
        const { rows, affectedRows } = await client.query<Row>(text, [...values]);
        return { rows, rowCount: affectedRows ?? rows.length };
      }
      const { rows, rowCount } = await client.query<Row>({
        ...(hasNames ? { name } : {}),
        text,
        values: [...values],
      });
      return { rows, rowCount: rowCount ?? 0 };
    } catch (error) {
      // In the ORM's form, as every other fault of the database.
      throw types.isNativeError(error) ? orm.em.getDriver().convertException(error) : error;
    }
  };
  return (statement, values) =>
    retryOnce(() => runOnce(statement, values), statement.isRead ? mayReadAgain : mayWriteAgain);
}

/** The client below the ORM: a pool of connections, or the embedded database. */
export async function nativeClientOf(orm: MikroORM): Promise<pg.Pool | PGlite> {
  const connection = orm.em.getDriver().getConnection();
  const client: unknown =
    'getNativeClient' in connection && typeof connection.getNativeClient === 'function'
      ? await connection.getNativeClient()
      : null;
  if (client instanceof pg.Pool || client instanceof PGlite) {
    return client;
  }
  throw new TypeError('The driver is neither for PostgreSQL nor for PGlite');
}
