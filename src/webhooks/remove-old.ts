import type { Database } from '../database/connect.js';
import { asWorker } from './claim-deliveries.js';

/** Days that the log of deliveries is kept, and that one waits whose webhook is switched off. */
const KEPT_DAYS = 30;

/** Rows that one transaction removes, so that nobody waits for it. */
const BATCH_ROWS = 500;

const deliveriesSql = `
  delete from webhook_deliveries where (organization_id, id) in (
    select organization_id, id from webhook_deliveries
    where created_at < $1::timestamptz - interval '${KEPT_DAYS} days'
    limit ${BATCH_ROWS} for update skip locked)
  returning 1`;

const eventsSql = `
  delete from webhook_events where (organization_id, id) in (
    select e.organization_id, e.id from webhook_events e
    where e.created_at < $1::timestamptz - interval '${KEPT_DAYS} days' and not exists (
      select 1 from webhook_deliveries d
      where d.organization_id = e.organization_id and d.event_id = e.id)
    limit ${BATCH_ROWS})
  returning 1`;

/** Removes what is older than the log is kept, a batch at a time; stops early when told to. */
export async function removeOld(
  database: Database,
  now: Date,
  isStopping: () => boolean,
): Promise<void> {
  for (const sql of [deliveriesSql, eventsSql]) {
    let removed = BATCH_ROWS;
    while (removed === BATCH_ROWS && !isStopping()) {
      removed = await asWorker(database, async (query) => (await query(sql, [now])).length);
    }
  }
}
