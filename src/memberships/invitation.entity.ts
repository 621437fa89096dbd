import { randomUUIDv7 } from 'node:crypto';
import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { outsideScopesPolicy, TenantTable } from '../database/tenant-table.js';

/** What a new invitation says. */
interface NewInvitation {
  readonly organizationId: string;
  /** In the normal form of `toEmailAddress`. */
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly secretHash: string;
  readonly invitedBy: string;
  readonly inviterTokensValidFrom: Date | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** An address that may join an organization: one invitation each, and it works once. */
@TenantTable('invitations', [outsideScopesPolicy])
@Unique({ name: 'invitations_email_unique', properties: ['organizationId', 'email'] })
@Unique({ name: 'invitations_secret_unique', properties: ['secretHash'] })
@Index({ name: 'invitations_inviter_index', properties: ['organizationId', 'invitedBy'] })
@Check({ name: 'invitations_role_check', expression: "role in ('admin', 'member')" })
export class Invitation {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'text' })
  readonly email: string;

  @Property({ type: 'text' })
  readonly role: 'admin' | 'member';

  /** SHA-256 of the secret in the mail's link; the secret itself is kept nowhere. */
  @Property({ type: 'text', hidden: true })
  readonly secretHash: string;

  @Property({ type: 'uuid' })
  readonly invitedBy: string;

  /** The inviter's `tokensValidFrom` then: where it has moved on, the invitation is void. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly inviterTokensValidFrom: Date | null;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  @Property({ type: 'timestamptz' })
  readonly expiresAt: Date;

  constructor(values: NewInvitation) {
    this.organizationId = values.organizationId;
    this.email = values.email;
    this.role = values.role;
    this.secretHash = values.secretHash;
    this.invitedBy = values.invitedBy;
    this.inviterTokensValidFrom = values.inviterTokensValidFrom;
    this.createdAt = values.createdAt;
    this.expiresAt = values.expiresAt;
  }
}
