import { createHash } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { Database } from './connect.js';
import { socketOf } from './pool-connections.js';
import { REACHED, requireReached } from './replica-position.js';
import { nativeClientOf, type Row } from './statements.js';

/** A read of one tenant table. Its parts are SQL of ours, never of a caller. */
export interface TenantRead {
  /** What is selected. */
  readonly select: string;
  readonly from: string;
  /** Conditions beside the organization's, joined by `and`; their values are $2, $3, … */
  readonly where: readonly string[];
  /** Order and limits; may have values too. */
  readonly tail?: string;
  readonly values: readonly unknown[];
}

/** Session variables and the role of one transaction. */
export interface ScopeSession {
  readonly role: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Runs reads in one transaction under a session; the rows of each, in their order. Behind a position
 * in the primary's log, where one is given: a ReplicaBehindError where the server has not got there.
 */
export type RunTenantReads = (
  session: ScopeSession,
  organizationId: string,
  reads: readonly TenantRead[],
  position?: string,
) => Promise<readonly (readonly Row[])[]>;

/**
 * Makes the function that reads past the ORM: everything goes to the server in one flight, begin
 * and commit too, and rows come back as they are. Each statement carries the organization as its
 * first condition, put there here; the session's policies are the second lock. Should a step fail,
 * PostgreSQL refuses all that follow it in the transaction.
 */
export function createRunTenantReads({
  orm,
  hasNamedStatements,
}: Pick<Database, 'orm' | 'hasNamedStatements'>): RunTenantReads {
  return async (session, organizationId, reads, position) => {
    const client = await nativeClientOf(orm);
    const statements = reads.map((read) => ({
      ...toStatement(read, hasNamedStatements),
      values: [organizationId, ...read.values],
    }));
    const enter = toEnter(session);
    for (const { text, values } of statements) {
      orm.config.getLogger().logQuery({ query: text, params: values });
    }
    if (client instanceof PGlite) {
      return client.transaction(async (transaction) => {
        await transaction.exec(enter);
        const results: Row[][] = [];
        for (const { text, values } of statements) {
          results.push((await transaction.query<Row>(text, values)).rows);
        }
        return results;
      });
    }
    const connection = await client.connect();
    let failure: unknown;
    try {
      const flight = inOneWrite(connection, () => [
        connection.query(position === undefined ? `begin; ${enter}` : `begin read only; ${enter}`),
        ...(position === undefined ? [] : [connection.query<Row>(REACHED, [position])]),
        ...statements.map((statement) => connection.query<Row>(statement)),
        connection.query('commit'),
      ]);
      await Promise.allSettled(flight);
      const [, ...results] = await Promise.all(flight);
      if (position !== undefined) {
        requireReached(results.shift()?.rows[0]);
      }
      return results.slice(0, -1).map(({ rows }) => rows);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      // Whatever went wrong on it: a connection in doubt is not used again.
      connection.release(failure !== undefined);
    }
  };
}

/** Holds back what is written on a connection, so that it goes to the operating system at once. */
function inOneWrite<Result>(connection: pg.PoolClient, send: () => Result): Result {
  const socket = socketOf(connection);
  socket?.cork();
  try {
    return send();
  } finally {
    socket?.uncork();
  }
}

/** A literal cannot be a parameter here; all of these are ours but the search, which is quoted. */
function toEnter({ role, variables }: ScopeSession): string {
  const settings = Object.entries(variables).map(
    ([name, value]) => `set local ${name} = ${pg.escapeLiteral(value)}`,
  );
  return [`set local role ${pg.escapeIdentifier(role)}`, ...settings].join('; ');
}

const namesOfTexts = new Map<string, string>();

/** The statement's name is its text's digest: PostgreSQL keeps one plan for each. */
function toStatement({ select, from, where, tail = '' }: TenantRead, hasName: boolean) {
  const conditions = ['organization_id = $1', ...where].join(' and ');
  const text = `select ${select} from ${from} where ${conditions} ${tail}`;
  if (!hasName) {
    return { text };
  }
  const name =
    namesOfTexts.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 32);
  namesOfTexts.set(text, name);
  return { name, text };
}
