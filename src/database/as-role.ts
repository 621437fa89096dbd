import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { Database } from './connect.js';
import { nativeClientOf, type Row } from './statements.js';

/** Runs one statement of a transaction; SQL with $1, $2, … for the values. */
export type Query = (text: string, values: readonly unknown[]) => Promise<readonly Row[]>;

/**
 * Runs the work in one transaction under a database role, past the ORM. For programs that run by
 * themselves: where a transaction cannot even begin, since its connection died in the pool, the
 * ORM keeps the connection for ever, and who tries again and again would use up the pool.
 */
export async function asRole<Result>(
  { orm }: Database,
  role: string,
  work: (query: Query) => Promise<Result>,
): Promise<Result> {
  const client = await nativeClientOf(orm);
  const setRole = `set local role ${pg.escapeIdentifier(role)}`;
  if (client instanceof PGlite) {
    return client.transaction(async (transaction) => {
      await transaction.exec(setRole);
      return work(async (text, values) => {
        const { rows } = await transaction.query<Row>(text, values.map(toParameter));
        return rows;
      });
    });
  }
  const connection = await client.connect();
  let failure: unknown = null;
  try {
    await connection.query(`begin; ${setRole}`);
    const result = await work(async (text, values) => {
      const { rows } = await connection.query<Row>(text, values.map(toParameter));
      return rows;
    });
    await connection.query('commit');
    return result;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // Whatever went wrong on it: a connection in doubt is not used again.
    connection.release(failure !== null);
  }
}

/** Both drivers take a time as text alike. */
const toParameter = (value: unknown) => (value instanceof Date ? value.toISOString() : value);
