import { randomUUIDv7 } from 'node:crypto';
import type { Ref } from '@mikro-orm/core';
import { ref } from '@mikro-orm/core';
import {
  Check,
  Entity,
  ManyToOne,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { User } from '../users/user.entity.js';
import type { ExternalIdentity, OAuthProvider } from './oauth-provider.js';

/** A user's account at a provider: another way to sign in. Each belongs to one user. */
@Entity({ tableName: 'identities' })
@Unique({ name: 'identities_provider_subject_unique', properties: ['provider', 'subject'] })
@Check({
  name: 'identities_provider_check',
  expression: "provider in ('google', 'facebook', 'outlook')",
})
export class Identity {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @ManyToOne(() => User, { ref: true, deleteRule: 'cascade', index: true })
  readonly user: Ref<User>;

  @Property({ type: 'text' })
  readonly provider: OAuthProvider;

  /** What the provider knows the account by. */
  @Property({ type: 'text' })
  readonly subject: string;

  /** The address that the provider named when the account was linked, for people to tell by. */
  @Property({ type: 'text', nullable: true })
  readonly email: string | null;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  constructor(user: User, { provider, subject, email }: ExternalIdentity, createdAt: Date) {
    this.user = ref(user);
    this.provider = provider;
    this.subject = subject;
    this.email = email;
    this.createdAt = createdAt;
  }
}
