import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { outsideScopesPolicy, TenantTable } from '../database/tenant-table.js';

/**
 * An address that may join an organization: one invitation each, and it works once. Written past
 * the ORM, in the transactions that lock the organization's members.
 */
@TenantTable('invitations', [outsideScopesPolicy])
@Unique({ name: 'invitations_email_unique', properties: ['organizationId', 'email'] })
@Unique({ name: 'invitations_secret_unique', properties: ['secretHash'] })
@Index({ name: 'invitations_inviter_index', properties: ['organizationId', 'invitedBy'] })
@Check({ name: 'invitations_role_check', expression: "role in ('admin', 'member')" })
export class Invitation {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId!: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  /** In the normal form of `toEmailAddress`. */
  @Property({ type: 'text' })
  readonly email!: string;

  @Property({ type: 'text' })
  readonly role!: 'admin' | 'member';

  /** What the secret in the mail's link is found by; the secret itself is kept nowhere. */
  @Property({ type: 'text', hidden: true })
  readonly secretHash!: string;

  @Property({ type: 'uuid' })
  readonly invitedBy!: string;

  /** The inviter's `tokensValidFrom` then: where it has moved on, the invitation is void. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly inviterTokensValidFrom!: Date | null;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Property({ type: 'timestamptz' })
  readonly expiresAt!: Date;
}
