import { z } from 'zod';
import type { Principal } from '../access/principal.js';
import { roleForbids, type Visitor } from '../access/request-context.js';
import { AuditAction } from '../audit/audit-action.js';
import { requireProof } from '../authentication/require-proof.js';
import type { TenantRead } from '../database/tenant-read.js';
import { GatewayError } from '../errors/gateway-error.js';
import { createLinkSecret, digestOfSecret } from '../links/link-secret.js';
import { lockMembers } from '../memberships/lock-members.js';
import type { LeavingDependencies } from './leaving-dependencies.js';

/** How long the link of an export works, in milliseconds: an hour. */
const LIFETIME_MS = 3_600_000;

/** Rows that are read, and kept in memory, at a time. */
const PAGE_SIZE = 500;

/** A link that answers once with all data of an organization. */
export interface ExportLink {
  /** Where it is on the gateway, such as `/exports/…`. */
  readonly path: string;
  readonly expiresAt: Date;
}

/**
 * Makes a link to all data of the principal's organization. Throws what `requireProof` throws,
 * FORBIDDEN unless an owner asks, and RATE_LIMITED after too many.
 */
export async function requestOrganizationExport(
  principal: Principal,
  password: string | null | undefined,
  visitor: Visitor,
  dependencies: LeavingDependencies,
): Promise<ExportLink> {
  await requireProof(principal, password, visitor, dependencies);
  const { database, limits, audit, clock } = dependencies;
  const { organizationId, userId } = principal;
  await limits.take({ limit: 'exportByOrganization', key: organizationId });
  const secret = createLinkSecret();
  const expiresAt = new Date(clock.now().getTime() + LIFETIME_MS);
  await database.fork().transactional(async (transaction) => {
    if ((await lockMembers(transaction, principal)).role !== 'owner') {
      throw roleForbids();
    }
    await transaction.execute(
      `insert into export_links
         (digest, organization_id, user_id, user_tokens_valid_from, expires_at)
       select ?, ?, id, tokens_valid_from, ? from users where id = ?`,
      [digestOfSecret(secret), organizationId, expiresAt, userId],
    );
    const action = AuditAction.DATA_EXPORTED;
    audit.add(transaction, { ...principal, action, origin: visitor });
  });
  return { path: `/exports/${secret}`, expiresAt };
}

/** One line of an export: what kind of row it is, and the row. */
export type ExportLine = Readonly<Record<string, unknown>>;

const takeLink = {
  name: 'take-export-link',
  text: `delete from export_links l using memberships m, users u, organizations o
    where l.digest = $1 and l.expires_at > $2
      and m.organization_id = l.organization_id and m.user_id = l.user_id and m.role = 'owner'
      and u.id = l.user_id and u.is_active
      and u.tokens_valid_from is not distinct from l.user_tokens_valid_from
      and o.id = l.organization_id and o.is_active
    returning l.organization_id, l.user_id, o.name, o.created_at`,
};

const takenLink = z.object({
  organization_id: z.string(),
  user_id: z.string(),
  name: z.string(),
  created_at: z.coerce.date(),
});

/** The tables of an export in their order, and a row of each as a value. */
const tables = [
  ['lead', 'leads', "to_jsonb(leads) - 'search_text'"],
  ['booking', 'bookings', 'to_jsonb(bookings)'],
  ['conversation', 'conversations', 'to_jsonb(conversations)'],
  ['message', 'messages', 'to_jsonb(messages)'],
  ['audit_event', 'audit_events', 'to_jsonb(audit_events)'],
] as const;

/**
 * The lines behind a link, which is used up by it. They are read in pages while they are sent: what
 * changes meanwhile may be in or not, and the last line says that it is the last. Throws NOT_FOUND
 * for a link of no use: it was used, has expired, or its maker's sessions have ended.
 */
export async function openExport(
  secret: string,
  dependencies: LeavingDependencies,
): Promise<AsyncIterable<ExportLine>> {
  const { database, clock } = dependencies;
  const [row] = (await database.run(takeLink, [digestOfSecret(secret), clock.now()])).rows;
  if (row === undefined) {
    throw new GatewayError('NOT_FOUND');
  }
  return linesOf(takenLink.parse(row), dependencies);
}

async function* linesOf(
  link: z.infer<typeof takenLink>,
  dependencies: LeavingDependencies,
): AsyncGenerator<ExportLine> {
  const { tenants, database, clock } = dependencies;
  const { organization_id: organizationId, user_id: userId, name, created_at } = link;
  const principal = { organizationId, userId };
  const isStillAllowed = await createIsStillAllowed(principal, dependencies);
  yield {
    type: 'organization',
    id: organizationId,
    name,
    created_at,
    exported_at: clock.now(),
  };
  const read = (tenantRead: TenantRead) => tenants.read(principal, [tenantRead]);
  for await (const member of pages('user_id', (after) =>
    read({
      select: 'user_id, role, created_at as joined_at',
      from: 'memberships',
      where: ['user_id > $2'],
      tail: `order by user_id limit ${PAGE_SIZE}`,
      values: [after],
    }),
  )) {
    const { rows } = await database.run(memberById, [member.user_id]);
    yield { type: 'member', ...member, ...rows[0] };
  }
  for (const [type, from, record] of tables) {
    const rows = pages('id', async (after) => {
      await isStillAllowed();
      return read({
        select: `id, ${record} as record`,
        from,
        where: ['id > $2'],
        tail: `order by id limit ${PAGE_SIZE}`,
        values: [after],
      });
    });
    for await (const { record: values } of rows) {
      yield { type, ...z.record(z.string(), z.unknown()).parse(values) };
    }
  }
  yield { type: 'end' };
}

const memberById = {
  name: 'exported-member',
  text: 'select email, full_name, is_active from users where id = $1',
};

/** Reads one page after another, each behind the last key of the one before. */
async function* pages(
  key: string,
  read: (after: string) => Promise<readonly (readonly ExportLine[])[]>,
): AsyncGenerator<ExportLine> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const [rows = []] = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_SIZE) {
      return;
    }
    after = String(last[key]);
  }
}

/** Makes the check before each page that whoever made the link is an owner still, signed in as then. */
async function createIsStillAllowed(
  principal: Pick<Principal, 'organizationId' | 'userId'>,
  { accounts }: LeavingDependencies,
): Promise<() => Promise<void>> {
  const validFrom = (await accounts.find(principal))?.tokensValidFrom?.getTime();
  return async () => {
    const account = await accounts.find(principal);
    const isSame = account?.tokensValidFrom?.getTime() === validFrom;
    if (account?.role !== 'owner' || !account.isActive || !isSame) {
      throw new GatewayError('FORBIDDEN');
    }
  };
}
