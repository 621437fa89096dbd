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

/** What a statement came to. */
export interface StatementResult {
  readonly rows: readonly Record<string, unknown>[];
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

/** Takes the driver's own client, a pool or the embedded database, from the open ORM. */
export async function createRunStatement(orm: MikroORM): Promise<RunStatement> {
  const client = await nativeClientOf(orm);
  if (client instanceof pg.Pool) {
    return async ({ name, text }, values) => {
      const { rows, rowCount } = await client.query({ name, text, values: [...values] });
      return { rows, rowCount: rowCount ?? 0 };
    };
  }
  return async ({ text }, values) => {
    // Asked for each time: an embedded database that was closed is opened again.
    const embedded = await nativeClientOf(orm);
    if (!(embedded instanceof PGlite)) {
      throw new TypeError('The embedded database is not there');
    }
    const { rows, affectedRows } = await embedded.query<Record<string, unknown>>(text, [...values]);
    return { rows, rowCount: affectedRows ?? rows.length };
  };
}

/** The client below the ORM. */
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
