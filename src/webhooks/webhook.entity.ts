import { randomUUIDv7 } from 'node:crypto';
import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { TenantTable } from '../database/tenant-table.js';
import { TextArray } from '../database/text-array.js';
import { workerPolicy } from '../database/worker-role.js';
import type { WebhookEventName } from './webhook-event-name.js';

/** What a new webhook starts with. */
interface NewWebhook {
  readonly organizationId: string;
  readonly url: string;
  readonly events: WebhookEventName[];
  readonly createdBy: string;
  readonly now: Date;
}

/** An address of an organization that is told of events. */
@TenantTable('webhooks', [workerPolicy])
export class Webhook {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'text' })
  url: string;

  @Property({ type: TextArray, columnType: 'text[]' })
  events: WebhookEventName[];

  /** Sealed for `placeOf` this webhook. */
  @Property({ type: 'text', lazy: true, hidden: true })
  secret!: string;

  @Property({ type: 'boolean' })
  isActive = true;

  /** The user who made it; the id stays when the user is gone. */
  @Property({ type: 'uuid' })
  readonly createdBy: string;

  /** The first failure since the last success; null while all is well. */
  @Property({ type: 'timestamptz', nullable: true })
  failingSince: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  lastFailedAt: Date | null = null;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  constructor({ organizationId, url, events, createdBy, now }: NewWebhook) {
    this.organizationId = organizationId;
    this.url = url;
    this.events = events;
    this.createdBy = createdBy;
    this.createdAt = now;
  }
}

/** Where a webhook's secret is sealed for. */
export function placeOf({ organizationId, id }: Pick<Webhook, 'organizationId' | 'id'>): string {
  return `webhooks ${organizationId} ${id}`;
}
