import { randomUUIDv7 } from 'node:crypto';
import { ForeignKeyConstraintViolationException } from '@mikro-orm/core';
import type { Principal } from '../access/principal.js';
import { toTimestamp } from '../clock.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { isUuid } from '../input/uuid.js';
import { type Page, readPageBounds, toPage, toWindow } from '../pagination/page.js';
import type { PageArguments } from '../pagination/page-arguments.js';
import { DeliveryState } from './delivery-state.js';
import { DELIVERIES_CHANNEL, writeDelivery, writeEvent } from './record-event.js';
import { requireWebhookManager } from './require-webhook-manager.js';
import { sampleData } from './sample-data.js';
import { WebhookDelivery } from './webhook-delivery.entity.js';
import type { WebhookDependencies } from './webhook-dependencies.js';
import { requireWebhook, takeAttempt } from './webhooks.js';

/** A page of what was sent to a webhook, the latest first. Throws NOT_FOUND. */
export async function listDeliveries(
  principal: Principal,
  webhookId: string,
  page: PageArguments,
  { tenants, accounts }: WebhookDependencies,
): Promise<Page<WebhookDelivery>> {
  await requireWebhookManager(principal, accounts);
  const bounds = readPageBounds(page, 'newest first');
  const window = toWindow(bounds);
  const deliveries = await tenants.within(principal, async (scope) => {
    await requireWebhook(scope, webhookId);
    return scope.find(WebhookDelivery, { webhookId, ...window.where }, window.options);
  });
  return toPage(deliveries, bounds, () =>
    tenants.within(principal, (scope) => scope.count(WebhookDelivery, { webhookId })),
  );
}

/**
 * Sends a sample of the webhook's first event, marked as one. Throws NOT_FOUND, CONFLICT while the
 * webhook is switched off, and RATE_LIMITED.
 */
export async function testWebhook(
  principal: Principal,
  id: string,
  dependencies: WebhookDependencies,
): Promise<WebhookDelivery> {
  const { tenants, clock } = dependencies;
  await takeAttempt(principal, dependencies);
  const { organizationId } = principal;
  const send = async (scope: EntityManager) => {
    const { events, isActive } = await requireWebhook(scope, id);
    const [event] = events;
    if (!isActive || event === undefined) {
      throw new GatewayError('CONFLICT', { message: 'The webhook is switched off' });
    }
    const now = clock.now();
    const data = sampleData(event, toTimestamp(now));
    const sample = { organizationId, event, data, isTest: true, now };
    const [deliveryId = ''] = await writeEvent(scope, sample, [id]);
    return requireDelivery(scope, deliveryId);
  };
  return orNotFound(tenants.within(principal, send, { isRepeatable: true }));
}

/**
 * Sends an event once more. One that waits for its next attempt is tried at once; of one that has
 * ended a new delivery is made. Throws NOT_FOUND and RATE_LIMITED.
 */
export async function replayDelivery(
  principal: Principal,
  id: string,
  dependencies: WebhookDependencies,
): Promise<WebhookDelivery> {
  const { tenants, clock } = dependencies;
  await takeAttempt(principal, dependencies);
  const replay = async (scope: EntityManager) => {
    const { organizationId, webhookId, eventId, event, isTest, state } = await requireDelivery(
      scope,
      id,
    );
    const now = clock.now();
    if (state === DeliveryState.PENDING) {
      await scope.execute(
        `update webhook_deliveries set next_at = least(next_at, ?)
         where organization_id = ? and id = ? and state = 'pending'`,
        [now, organizationId, id],
      );
      await scope.execute("select pg_notify(?, '')", [DELIVERIES_CHANNEL]);
      return scope.refreshOrFail(await requireDelivery(scope, id));
    }
    const newId = randomUUIDv7();
    const delivery = { organizationId, id: newId, webhookId, eventId, event, isTest, now };
    await writeDelivery(scope, delivery);
    return requireDelivery(scope, newId);
  };
  return orNotFound(tenants.within(principal, replay, { isRepeatable: true }));
}

/** What a delivery belongs to was there a moment ago, and is deleted now. */
async function orNotFound<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof ForeignKeyConstraintViolationException
      ? new GatewayError('NOT_FOUND', { cause: error })
      : error;
  }
}

async function requireDelivery(scope: EntityManager, id: string): Promise<WebhookDelivery> {
  const delivery = isUuid(id) ? await scope.findOne(WebhookDelivery, { id }) : null;
  if (delivery === null) {
    throw new GatewayError('NOT_FOUND');
  }
  return delivery;
}
