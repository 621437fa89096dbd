import { Check, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { enumCheck } from '../database/enum-check.js';
import { purgePolicy, TenantTable } from '../database/tenant-table.js';
import { workerPolicy } from '../database/worker-role.js';
import { DeliveryState } from './delivery-state.js';
import type { WebhookEventName } from './webhook-event-name.js';

/** One try to hand an event over. */
export interface DeliveryAttempt {
  /** When it began: ISO 8601, in UTC. */
  readonly at: string;
  /** HTTP status of the answer; null where there was none. */
  readonly status: number | null;
  readonly durationMs: number;
  /** One word for what went wrong; null where nothing did. */
  readonly error: string | null;
  /** The beginning of the answer's body, its printable characters only. */
  readonly answer: string | null;
}

/** One event on its way to one webhook. */
@TenantTable('webhook_deliveries', [workerPolicy, purgePolicy])
@Index({
  name: 'webhook_deliveries_pending_index',
  expression:
    'create index webhook_deliveries_pending_index on webhook_deliveries ' +
    "(organization_id, webhook_id, next_at) where state = 'pending'",
})
@Index({
  name: 'webhook_deliveries_webhook_index',
  properties: ['organizationId', 'webhookId', 'id'],
})
@Index({ name: 'webhook_deliveries_event_index', properties: ['organizationId', 'eventId'] })
@Index({ name: 'webhook_deliveries_age_index', properties: ['createdAt'] })
export class WebhookDelivery {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId!: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  @Property({ type: 'uuid' })
  readonly webhookId!: string;

  @Property({ type: 'uuid' })
  readonly eventId!: string;

  @Property({ type: 'text' })
  readonly event!: WebhookEventName;

  /** True where `testWebhook` asked for it. */
  @Property({ type: 'boolean' })
  readonly isTest!: boolean;

  @Property({ type: 'text' })
  @Check({
    name: 'webhook_deliveries_state_check',
    expression: enumCheck('state', DeliveryState),
  })
  readonly state!: DeliveryState;

  @Property({ type: 'jsonb' })
  readonly attempts!: readonly DeliveryAttempt[];

  /** When it is due; in the past where it is overdue. */
  @Property({ type: 'timestamptz' })
  readonly nextAt!: Date;

  /** Until then one worker has it to itself; null where nobody has. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly leaseUntil!: Date | null;

  /** How often it was taken; what a worker reports counts only while nobody took it again. */
  @Property({ type: 'integer' })
  readonly claims!: number;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;
}
