import { z } from 'zod';
import type { Database } from '../database/connect.js';
import { isUuid } from '../input/uuid.js';
import { toEmailAddress } from '../users/email-address.js';
import { CommandError, ExitCode } from './exit-code.js';
import type { Row } from './write-rows.js';

/** Rows that are read at a time. */
const PAGE = 500;

/** Which users are listed. */
export interface UserFilter {
  readonly organizationId: string | null;
  /** Null for both kinds. */
  readonly isActive: boolean | null;
  /** What the email address contains. */
  readonly search: string | null;
  /** Most rows; null for all. */
  readonly limit: number | null;
}

const userColumns = `u.id::text, u.email, u.full_name, o.name as organization_name,
  o.id::text as organization_id, u.is_active, u.is_verified, u.oauth_provider,
  to_char(u.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at`;

const userList = {
  name: 'list-users',
  text: `select ${userColumns} from users u join organizations o on o.id = u.organization_id
    where ($1::uuid is null or u.id > $1) and ($2::uuid is null or exists (
        select from memberships m where m.organization_id = $2 and m.user_id = u.id))
      and ($3::boolean is null or u.is_active = $3)
      and ($4::text is null or position($4 in u.email) > 0)
    order by u.id limit $5`,
};

const organizationColumns = `o.id::text, o.name, o.is_active,
  (select count(*)::int from memberships m where m.organization_id = o.id) as users,
  to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at`;

const organizationList = {
  name: 'list-organizations',
  text: `select ${organizationColumns} from organizations o
    where ($1::uuid is null or o.id > $1) and ($2::boolean is null or o.is_active = $2)
    order by o.id limit $3`,
};

const listRow = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.date(), z.null()]),
);

/** Users in the order of their making. */
export function listUsers({ run }: Database, filter: UserFilter): AsyncIterable<Row> {
  const { organizationId, isActive, search, limit } = filter;
  return inPages(limit, (after, size) =>
    run(userList, [after, organizationId, isActive, search?.toLowerCase() ?? null, size]),
  );
}

/** Organizations in the order of their making. */
export function listOrganizations(
  { run }: Database,
  { isActive, limit }: Pick<UserFilter, 'isActive' | 'limit'>,
): AsyncIterable<Row> {
  return inPages(limit, (after, size) => run(organizationList, [after, isActive, size]));
}

async function* inPages(
  limit: number | null,
  read: (after: string | null, size: number) => Promise<{ rows: readonly unknown[] }>,
): AsyncGenerator<Row> {
  let after: string | null = null;
  let left = limit ?? Number.POSITIVE_INFINITY;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const { rows } = await read(after, size);
    for (const row of z.array(listRow).parse(rows)) {
      yield row;
      after = String(row.id);
    }
    left = rows.length < size ? 0 : left - rows.length;
  }
}

const userDetails = {
  name: 'show-user',
  text: `select ${userColumns}, o.is_active as organization_is_active,
      coalesce(split_part(c.password_hash, '$', 2), 'none') as password,
      coalesce((select string_agg(i.provider, ', ' order by i.provider)
        from identities i where i.user_id = u.id), '') as identities,
      to_char(u.tokens_valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        as tokens_valid_from
    from users u join organizations o on o.id = u.organization_id
      left join credentials c on c.user_id = u.id
    where u.id = $1::uuid or u.email = $2`,
};

/** A user by id or email address, in any spelling of case. Throws a CommandError where there is none. */
export async function requireUser({ run }: Database, name: string): Promise<Row> {
  const { rows } = await run(userDetails, [toId(name), toEmailAddress(name)]);
  return requireRow(rows, `There is no user ${name}`);
}

const organizationDetails = {
  name: 'show-organization',
  text: `select ${organizationColumns} from organizations o
    where o.id = $1::uuid or o.name = $2 order by o.id limit 2`,
};

/** An organization by id, or by its name where only one has it. Throws a CommandError. */
export async function requireOrganization({ run }: Database, name: string): Promise<Row> {
  const { rows } = await run(organizationDetails, [toId(name), name]);
  if (rows.length > 1) {
    throw new CommandError(`Several organizations are called ${name}; name one by its id`);
  }
  return requireRow(rows, `There is no organization ${name}`);
}

function requireRow(rows: readonly unknown[], message: string): Row {
  const [row] = z.array(listRow).parse(rows);
  if (row === undefined) {
    throw new CommandError(message, ExitCode.NOT_FOUND);
  }
  return row;
}

const toId = (name: string) => (isUuid(name) ? name : null);
