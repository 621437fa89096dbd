import { asRole, type Query } from '../database/as-role.js';
import type { Database } from '../database/connect.js';
import { WORKER_ROLE } from '../database/worker-role.js';

/** A delivery that a worker has to itself until its lease ends. */
export interface ClaimedDelivery {
  readonly organizationId: string;
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly event: string;
  readonly isTest: boolean;
  /** Which claim this is; what comes of it counts only while there is no later one. */
  readonly claims: number;
  /** Attempts made before. */
  readonly attemptCount: number;
  readonly url: string;
  readonly sealedSecret: string;
  /** JSON, as it was written with the event. */
  readonly data: string;
  readonly createdAt: Date;
}

/** A webhook that has something due. */
export interface DueWebhook {
  readonly organizationId: string;
  readonly webhookId: string;
}

/** Where a round among all webhooks has come to; null at its beginning. */
export type RoundPosition = DueWebhook | null;

/** Webhooks that one look for due ones passes by at most, so that none takes long. */
const WALK_MAX_STEPS = 500;

const ZERO = '00000000-0000-0000-0000-000000000000';

/** Jumps from one webhook with pending deliveries to the next, however many each has. */
const walkSql = `
  with recursive walk as (
    (select organization_id, webhook_id, 1 as step from webhook_deliveries
     where state = 'pending' and (organization_id, webhook_id) > ($1::uuid, $2::uuid)
     order by organization_id, webhook_id limit 1)
    union all
    select following.organization_id, following.webhook_id, walk.step + 1
    from walk cross join lateral (
      select d.organization_id, d.webhook_id from webhook_deliveries d
      where d.state = 'pending'
        and (d.organization_id, d.webhook_id) > (walk.organization_id, walk.webhook_id)
      order by d.organization_id, d.webhook_id limit 1
    ) following
    where walk.step < ${WALK_MAX_STEPS}
  )
  select walk.organization_id, walk.webhook_id,
    o.is_active and w.is_active and exists (
      select 1 from webhook_deliveries d
      where d.organization_id = walk.organization_id and d.webhook_id = walk.webhook_id
        and d.state = 'pending' and d.next_at <= $3
        and (d.lease_until is null or d.lease_until <= $3)
    ) as is_due
  from walk
  join webhooks w on w.organization_id = walk.organization_id and w.id = walk.webhook_id
  join organizations o on o.id = walk.organization_id
  order by walk.organization_id, walk.webhook_id`;

/** The next webhooks of the round, and where the round goes on; null where it came to its end. */
export async function walkDueWebhooks(
  query: Query,
  position: RoundPosition,
  now: Date,
): Promise<{ due: readonly DueWebhook[]; next: RoundPosition }> {
  const { organizationId, webhookId } = position ?? { organizationId: ZERO, webhookId: ZERO };
  const rows = await query(walkSql, [organizationId, webhookId, now]);
  const passed = rows.map((row) => ({
    organizationId: String(row.organization_id),
    webhookId: String(row.webhook_id),
    isDue: row.is_due === true,
  }));
  const last = passed.at(-1) ?? null;
  return {
    due: passed.filter(({ isDue }) => isDue),
    next: passed.length < WALK_MAX_STEPS ? null : last,
  };
}

/** How many deliveries of a webhook are wanted. */
export interface Wish extends DueWebhook {
  readonly count: number;
}

// Who takes rows at the same moment passes those by that another has locked.
const claimSql = `
  with chosen as materialized (
    select c.organization_id, c.id
    from unnest(string_to_array($1, ',')::uuid[], string_to_array($2, ',')::uuid[],
      string_to_array($3, ',')::int[]) as wish (organization_id, webhook_id, count)
    cross join lateral (
      select organization_id, id from webhook_deliveries due
      where due.organization_id = wish.organization_id and due.webhook_id = wish.webhook_id
        and due.state = 'pending' and due.next_at <= $4
        and (due.lease_until is null or due.lease_until <= $4)
      order by due.next_at limit wish.count for update skip locked
    ) c
  )
  update webhook_deliveries d set lease_until = $5, claims = d.claims + 1
  from chosen, webhooks w, webhook_events e
  where d.organization_id = chosen.organization_id and d.id = chosen.id
    and w.organization_id = d.organization_id and w.id = d.webhook_id
    and e.organization_id = d.organization_id and e.id = d.event_id
  returning d.organization_id, d.id, d.webhook_id, d.event_id, d.event, d.is_test, d.claims,
    jsonb_array_length(d.attempts) as attempt_count, w.url, w.secret, e.data,
    (extract(epoch from e.created_at) * 1000)::float8 as created_at`;

/** Takes deliveries for a while; nobody else does until the lease ends. */
export async function claimDeliveries(
  query: Query,
  wishes: readonly Wish[],
  now: Date,
  leaseUntil: Date,
): Promise<readonly ClaimedDelivery[]> {
  const rows = await query(claimSql, [
    wishes.map(({ organizationId }) => organizationId).join(','),
    wishes.map(({ webhookId }) => webhookId).join(','),
    wishes.map(({ count }) => count).join(','),
    now,
    leaseUntil,
  ]);
  return rows.map((row) => ({
    organizationId: String(row.organization_id),
    id: String(row.id),
    webhookId: String(row.webhook_id),
    eventId: String(row.event_id),
    event: String(row.event),
    isTest: row.is_test === true,
    claims: Number(row.claims),
    attemptCount: Number(row.attempt_count),
    url: String(row.url),
    sealedSecret: String(row.secret),
    data: String(row.data),
    createdAt: new Date(Number(row.created_at)),
  }));
}

/** Runs the work in one short transaction of those who deliver. */
export function asWorker<Result>(
  database: Database,
  work: (query: Query) => Promise<Result>,
): Promise<Result> {
  return asRole(database, WORKER_ROLE, work);
}
