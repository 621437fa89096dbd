import { Check, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Role } from '../access/principal.js';
import { outsideScopesPolicy, TenantTable } from '../database/tenant-table.js';

/**
 * That a user belongs to an organization, and as what. Read with every token outside of scopes;
 * within one it can only be read.
 */
@TenantTable('memberships', [outsideScopesPolicy])
@Index({ name: 'memberships_user_index', properties: ['userId', 'organizationId'] })
@Check({
  name: 'memberships_role_check',
  expression: "role in ('owner', 'admin', 'member')",
})
export class Membership {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId!: string;

  @PrimaryKey({ type: 'uuid' })
  readonly userId!: string;

  @Property({ type: 'text' })
  role!: Role;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;
}
