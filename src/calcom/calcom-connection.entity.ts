import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { TenantTable } from '../database/tenant-table.js';
import { workerPolicy } from '../database/worker-role.js';

/** The secret that an organization shares with Cal.com. */
@TenantTable('calcom_connections', [workerPolicy])
export class CalcomConnection {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  /** Sealed for `calcomPlaceOf` the organization. */
  @Property({ type: 'text', hidden: true })
  secret: string;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  constructor(organizationId: string, secret: string, now: Date) {
    this.organizationId = organizationId;
    this.secret = secret;
    this.createdAt = now;
  }
}

/** Where an organization's secret for Cal.com is sealed for. */
export function calcomPlaceOf(organizationId: string): string {
  return `calcom_connections ${organizationId}`;
}
