import { randomUUIDv7 } from 'node:crypto';
import type { EntityManager } from '../database/connect.js';
import type { WebhookEventName } from './webhook-event-name.js';

/** The channel by which the database wakes those who deliver, at every new delivery. */
export const DELIVERIES_CHANNEL = 'webhook_deliveries';

/** Something that happens to an organization's data. */
export interface NewEvent {
  readonly organizationId: string;
  readonly event: WebhookEventName;
  /** Makes the `data` of the envelope, in REST's shape; asked only where a webhook wants it. */
  readonly toData: () => object | Promise<object>;
  readonly now: Date;
}

/**
 * Writes an event into the transaction of the change that it tells of, with one delivery for each
 * webhook that asked for it: both are kept, or neither. Where no webhook did, nothing is written.
 */
export async function recordEvent(scope: EntityManager, newEvent: NewEvent): Promise<void> {
  const { organizationId, event, toData } = newEvent;
  // Locked as the deliveries will lock them: one that is deleted meanwhile would fail the change.
  const webhooks = await scope.execute(
    `select id from webhooks where organization_id = ? and is_active and ? = any(events)
     order by id for key share`,
    [organizationId, event],
  );
  if (webhooks.length > 0) {
    const ids = webhooks.map(({ id }) => String(id));
    await writeEvent(scope, { ...newEvent, data: await toData() }, ids);
  }
}

/** An event with its data, on its way to certain webhooks. */
interface WrittenEvent extends Omit<NewEvent, 'toData'> {
  readonly data: object;
  /** True for a sample that the organization asked for. */
  readonly isTest?: boolean;
}

/** Writes an event for these webhooks; returns the ids of its deliveries, in their order. */
export async function writeEvent(
  scope: EntityManager,
  { organizationId, event, data, isTest = false, now }: WrittenEvent,
  webhookIds: readonly string[],
): Promise<readonly string[]> {
  const eventId = randomUUIDv7();
  await scope.execute(
    `insert into webhook_events (organization_id, id, event, data, created_at)
     values (?, ?, ?, ?, ?)`,
    [organizationId, eventId, event, JSON.stringify(data), now],
  );
  const deliveries = webhookIds.map((webhookId) => ({ id: randomUUIDv7(), webhookId }));
  for (const { id, webhookId } of deliveries) {
    await writeDelivery(scope, { organizationId, id, webhookId, eventId, event, isTest, now });
  }
  return deliveries.map(({ id }) => id);
}

/** A delivery that begins now. */
interface NewDelivery {
  readonly organizationId: string;
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly event: WebhookEventName;
  readonly isTest: boolean;
  readonly now: Date;
}

/** Puts an event on its way to one webhook; the database wakes those who deliver. */
export async function writeDelivery(
  scope: EntityManager,
  { organizationId, id, webhookId, eventId, event, isTest, now }: NewDelivery,
): Promise<void> {
  await scope.execute(
    `insert into webhook_deliveries (organization_id, id, webhook_id, event_id, event, is_test,
       state, attempts, next_at, claims, created_at)
     values (?, ?, ?, ?, ?, ?, 'pending', '[]', ?, 0, ?)`,
    [organizationId, id, webhookId, eventId, event, isTest, now, now],
  );
}
