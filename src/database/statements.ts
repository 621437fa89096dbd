import { types } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import type { MikroORM } from '@mikro-orm/core';
import pg from 'pg';

/** A statement whose plan the server keeps, found again by its name. */
export interface Statement {
  /** One name, one text: the server refuses another text under it. */
  readonly name: string;
  /** SQL with $1, $2, … for the values. */
  readonly text: string;
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

/** Makes the function that runs statements on the client of the open ORM. */
export function createRunStatement(orm: MikroORM): RunStatement {
  return async ({ name, text }, values) => {
    // Asked for each time: an embedded database that was closed is opened again.
    const client = await nativeClientOf(orm);
    try {
      if (client instanceof PGlite) {
        const { rows, affectedRows } = await client.query<Row>(text, [...values]);
        return { rows, rowCount: affectedRows ?? rows.length };
      }
      const { rows, rowCount } = await client.query<Row>({ name, text, values: [...values] });
      return { rows, rowCount: rowCount ?? 0 };
    } catch (error) {
      // In the ORM's form, as every other fault of the database.
      throw types.isNativeError(error) ? orm.em.getDriver().convertException(error) : error;
    }
  };
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
