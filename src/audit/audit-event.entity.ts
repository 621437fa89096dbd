import { randomUUIDv7 } from 'node:crypto';
import { Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { TENANT_ROLE, TENANT_SEARCH_ROLE } from '../database/tenant-scope.js';
import { PURGE_ROLE, purgePolicy, TenantTable } from '../database/tenant-table.js';
import type { AuditAction } from './audit-action.js';

/** What happened, and to whom. */
export interface NewAuditEvent {
  readonly organizationId: string;
  readonly action: AuditAction;
  /** Whose account it is about; null where it is about the organization. */
  readonly userId: string | null;
  /** Where it came from; null for operators' own tools, and where the gateway itself did it. */
  readonly origin: { readonly clientNetwork: string; readonly requestId: string } | null;
  /** Never a secret: no password, token or code. */
  readonly details?: Record<string, unknown>;
  readonly now: Date;
}

/**
 * One line of an organization's audit trail. The database refuses to change or delete it,
 * but for the purge, which deletes an organization's and blackens a deleted person's. Outside
 * of the organization's scope rows can only be added, since nobody is signed in there yet.
 */
@TenantTable('audit_events', [
  {
    name: 'recorded_outside_scopes',
    command: 'insert',
    check: `current_user <> all (array['${TENANT_ROLE}', '${TENANT_SEARCH_ROLE}'])`,
  },
  {
    ...purgePolicy,
    using: `current_user = '${PURGE_ROLE}' and is_being_deleted(organization_id, user_id)`,
  },
])
@Index({ name: 'audit_events_person_index', properties: ['userId'] })
@Index({ name: 'audit_events_action_index', properties: ['organizationId', 'action', 'id'] })
@Index({ name: 'audit_events_user_index', properties: ['organizationId', 'userId', 'id'] })
export class AuditEvent {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'text' })
  readonly action: AuditAction;

  @Property({ type: 'uuid', nullable: true })
  readonly userId: string | null;

  /** As `clientNetworkOf` has it. */
  @Property({ type: 'text', nullable: true })
  readonly network: string | null;

  @Property({ type: 'text', nullable: true })
  readonly requestId: string | null;

  @Property({ type: 'jsonb' })
  readonly details: Record<string, unknown>;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  constructor({ organizationId, action, userId, origin, details = {}, now }: NewAuditEvent) {
    this.organizationId = organizationId;
    this.action = action;
    this.userId = userId;
    this.network = origin?.clientNetwork ?? null;
    this.requestId = origin?.requestId ?? null;
    this.details = details;
    this.createdAt = now;
  }
}
