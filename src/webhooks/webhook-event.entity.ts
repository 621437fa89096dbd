import { Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { purgePolicy, TenantTable } from '../database/tenant-table.js';
import { workerPolicy } from '../database/worker-role.js';
import type { WebhookEventName } from './webhook-event-name.js';

/** Something that happened, written with the change itself (a transactional outbox). */
@TenantTable('webhook_events', [workerPolicy, purgePolicy])
@Index({ name: 'webhook_events_age_index', properties: ['createdAt'] })
export class WebhookEvent {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId!: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  @Property({ type: 'text' })
  readonly event!: WebhookEventName;

  /** In the shape and spelling of REST; the text is kept as it is, since it is signed. */
  @Property({ type: 'text' })
  readonly data!: string;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;
}
