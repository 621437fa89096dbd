import type { Logger } from '../log.js';
import type { DatabaseLocation } from '../settings/settings.js';
import type { Database } from './connect.js';
import { TENANT_ROLE, TENANT_SEARCH_ROLE } from './tenant-scope.js';
import { PURGE_ROLE } from './tenant-table.js';
import { WORKER_ROLE } from './worker-role.js';

/** The database does not keep organizations apart; nothing must be served from it. */
export class WallError extends Error {
  override readonly name = 'WallError';
}

/**
 * Proves before anything is served that row-level security holds: it is forced on every tenant
 * table, the scopes' roles can neither bypass it nor act as an owner, and a probe without an
 * organization sees no row. Throws a WallError otherwise. A connection that could bypass it
 * itself is warned of: scopes run under their own role, but whatever else uses it does not. (The
 * embedded database knows no other, and no other program can connect to it.)
 */
export async function proveWall(
  database: Database,
  { kind }: DatabaseLocation,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const tables = [...database.orm.getMetadata().getAll().values()]
    .filter(({ rowLevelSecurity }) => rowLevelSecurity === 'force')
    .map(({ tableName }) => tableName);
  const weak = await database.fork().execute(
    `select relname::text as name from pg_class
     where relname = any(string_to_array(?, ',')::name[]) and relnamespace = current_schema()::regnamespace
       and relrowsecurity and relforcerowsecurity`,
    [tables.join(',')],
  );
  if (tables.length === 0 || weak.length !== tables.length) {
    throw new WallError('Row-level security is not forced on every table of the organizations');
  }
  for (const role of [TENANT_ROLE, TENANT_SEARCH_ROLE]) {
    await proveHarmless(database, role, tables);
    await proveBlind(database, role, tables);
  }
  for (const role of [PURGE_ROLE, WORKER_ROLE]) {
    await proveHarmless(database, role, tables);
  }
  const [connection] = await database
    .fork()
    .execute(
      'select rolsuper or rolbypassrls as is_above from pg_roles where rolname = current_user',
    );
  if (kind === 'postgresql' && Reflect.get(connection ?? {}, 'is_above') === true) {
    log.warn('The database connection may bypass row-level security; connect as another role');
  }
}

/** Neither can the role bypass the policies nor act as who owns a table. */
async function proveHarmless(
  database: Database,
  role: string,
  tables: readonly string[],
): Promise<void> {
  const faults = await database.fork().execute(
    `select 1 from pg_roles r where r.rolname = ? and (r.rolsuper or r.rolbypassrls)
     union all
     select 1 from pg_class c where c.relname = any(string_to_array(?, ',')::name[])
       and pg_has_role(?, c.relowner, 'MEMBER')`,
    [role, tables.join(','), role],
  );
  if (faults.length > 0) {
    throw new WallError(`The database role ${role} can bypass row-level security`);
  }
}

/** Without an organization the role sees no row. */
async function proveBlind(
  database: Database,
  role: string,
  tables: readonly string[],
): Promise<void> {
  await database.fork({ role }).transactional(async (scope) => {
    const readable = await scope.execute(
      `select c.relname::text as name from pg_class c
       where c.relname = any(string_to_array(?, ',')::name[])
         and has_table_privilege(c.oid, 'select')`,
      [tables.join(',')],
    );
    for (const { name } of readable) {
      const rows = await scope.execute(`select 1 from ${quote(String(name))} limit 1`);
      if (rows.length > 0) {
        throw new WallError(`A probe without an organization sees rows of ${name}`);
      }
    }
  });
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
