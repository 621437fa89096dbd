import { randomUUIDv7 } from 'node:crypto';
import { Check, Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** What a new organization starts with. */
interface NewOrganization {
  readonly name: string;
  readonly createdAt: Date;
}

/** A business: the owner of its users and of all the data that they see. */
@Entity({ tableName: 'organizations' })
@Index({
  name: 'organizations_deletion_index',
  expression:
    'create index organizations_deletion_index on organizations (deletion_due_at) where deletion_due_at is not null',
})
export class Organization {
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'text' })
  @Check({
    name: 'organizations_name_check',
    expression: 'char_length(name) >= 1 and char_length(name) <= 200',
  })
  name: string;

  /** False locks all of its accounts: no sign-in, and no token of theirs counts any more. */
  @Property({ type: 'boolean', default: true })
  isActive = true;

  /** When the organization, which is locked, is to be deleted for good; null where it is not. */
  @Property({ type: 'timestamptz', nullable: true })
  deletionDueAt: Date | null = null;

  /** Who asked for that. */
  @Property({ type: 'uuid', nullable: true })
  deletionUserId: string | null = null;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  constructor({ name, createdAt }: NewOrganization) {
    this.name = name;
    this.createdAt = createdAt;
  }
}
