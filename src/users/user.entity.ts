import { randomUUIDv7 } from 'node:crypto';
import type { Ref } from '@mikro-orm/core';
import { ref } from '@mikro-orm/core';
import {
  Check,
  Entity,
  Index,
  ManyToOne,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { Organization } from '../organizations/organization.entity.js';

/** Name of the constraint that keeps one email address to one account. */
export const USERS_EMAIL_UNIQUE = 'users_email_unique';

/** Where an account was made: here with a password, or by the sign-in of a provider. */
export type AccountOrigin = 'local' | 'google' | 'facebook' | 'outlook';

/** What a new user starts with. */
interface NewUser {
  /** In the normal form of `toEmailAddress`. */
  readonly email: string;
  readonly fullName: string;
  readonly organization: Organization;
  readonly createdAt: Date;
  /** 'local' unless said otherwise. */
  readonly oauthProvider?: AccountOrigin;
  /** False unless said otherwise. */
  readonly isVerified?: boolean;
}

/** A person who signs in. */
@Entity({ tableName: 'users' })
@Index({
  name: 'users_deletion_index',
  expression:
    'create index users_deletion_index on users (deletion_due_at) where deletion_due_at is not null',
})
export class User {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'text' })
  @Unique({ name: USERS_EMAIL_UNIQUE })
  @Check({
    name: 'users_email_check',
    expression: 'email = lower(email) and char_length(email) <= 254',
  })
  email: string;

  @Property({ type: 'text' })
  @Check({
    name: 'users_full_name_check',
    expression: 'char_length(full_name) >= 1 and char_length(full_name) <= 200',
  })
  fullName: string;

  /** False locks the account: no sign-in, and no token of it counts any more. */
  @Property({ type: 'boolean' })
  isActive = true;

  /** True once somebody has shown that the email address is theirs. */
  @Property({ type: 'boolean' })
  isVerified: boolean;

  @Property({ type: 'text' })
  readonly oauthProvider: AccountOrigin;

  /** Tokens that were issued before this moment count no more; null where all count. */
  @Property({ type: 'timestamptz', nullable: true })
  tokensValidFrom: Date | null = null;

  /** When the account, which is locked, is to be deleted for good; null where it is not. */
  @Property({ type: 'timestamptz', nullable: true })
  deletionDueAt: Date | null = null;

  /** The user's home, which a sign-in opens; always one of their memberships. */
  @ManyToOne(() => Organization, { ref: true, deleteRule: 'cascade', index: true })
  organization: Ref<Organization>;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  constructor(values: NewUser) {
    this.email = values.email;
    this.fullName = values.fullName;
    this.organization = ref(values.organization);
    this.createdAt = values.createdAt;
    this.oauthProvider = values.oauthProvider ?? 'local';
    this.isVerified = values.isVerified ?? false;
  }
}
