import type { Database } from '../database/connect.js';
import { pauseAfter } from './back-off.js';
import { asWorker, type ClaimedDelivery } from './claim-deliveries.js';
import { DeliveryState } from './delivery-state.js';
import type { DeliveryAttempt } from './webhook-delivery.entity.js';

/** Days of failures, nothing succeeding, after which a webhook is switched off. */
const FAILING_MAX_DAYS = 5;

/** A failure this long after the one before begins a new run of failures, in hours. */
const RUN_GAP_HOURS = 12;

const finishSql = `
  update webhook_deliveries
  set state = $1, attempts = attempts || $2::jsonb, next_at = $3, lease_until = null
  where organization_id = $4 and id = $5 and claims = $6 and state = 'pending'
  returning 1`;

const succeedSql = `
  update webhooks set failing_since = null, last_failed_at = null
  where organization_id = $1 and id = $2 and failing_since is not null`;

const failSql = `
  update webhooks set last_failed_at = $1, failing_since = case
    when last_failed_at is null or last_failed_at < $1::timestamptz - interval '${RUN_GAP_HOURS} hours'
    then $1 else coalesce(failing_since, $1) end
  where organization_id = $2 and id = $3
  returning failing_since <= $1::timestamptz - interval '${FAILING_MAX_DAYS} days' as is_hopeless`;

/**
 * Records an attempt: delivered, or due again after a pause, or given up. Where somebody else has
 * taken the delivery meanwhile, nothing is recorded. Answers whether the webhook has failed for so
 * long that it is to be switched off.
 */
export function finishDelivery(
  database: Database,
  { organizationId, id, webhookId, claims, attemptCount }: ClaimedDelivery,
  attempt: DeliveryAttempt,
  now: Date,
): Promise<{ isHopeless: boolean }> {
  const isDelivered = attempt.error === null;
  const pause = isDelivered ? null : pauseAfter(attemptCount + 1);
  const failure = pause === null ? DeliveryState.FAILED : DeliveryState.PENDING;
  const state = isDelivered ? DeliveryState.DELIVERED : failure;
  const nextAt = new Date(now.getTime() + (pause ?? 0) * 1000);
  return asWorker(database, async (query) => {
    const finished = await query(finishSql, [
      ...[state, JSON.stringify([attempt]), nextAt],
      ...[organizationId, id, claims],
    ]);
    if (finished.length === 0) {
      return { isHopeless: false };
    }
    if (isDelivered) {
      await query(succeedSql, [organizationId, webhookId]);
      return { isHopeless: false };
    }
    const [failing] = await query(failSql, [now, organizationId, webhookId]);
    return { isHopeless: failing?.is_hopeless === true };
  });
}

const releaseSql = `
  update webhook_deliveries set lease_until = $1
  where organization_id = $2 and id = $3 and claims = $4 and state = 'pending'`;

/** Gives a delivery back that was not tried, for anybody to take at this moment or later. */
export async function releaseDelivery(
  database: Database,
  { organizationId, id, claims }: ClaimedDelivery,
  until: Date | null,
): Promise<void> {
  await asWorker(database, async (query) => {
    await query(releaseSql, [until, organizationId, id, claims]);
  });
}
