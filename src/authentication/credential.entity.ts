import type { Ref } from '@mikro-orm/core';
import { ref } from '@mikro-orm/core';
import { Entity, OneToOne, Property } from '@mikro-orm/decorators/legacy';
import { User } from '../users/user.entity.js';

/**
 * The password of a user. It is an entity of its own, without a GraphQL type, so that no query of
 * users can publish a hash by a slip. A user without one signs in by other ways.
 */
@Entity({ tableName: 'credentials' })
export class Credential {
  @OneToOne(() => User, {
    primary: true,
    ref: true,
    owner: true,
    deleteRule: 'cascade',
    updateRule: 'no action',
  })
  readonly user: Ref<User>;

  /** argon2id in the PHC string format. */
  @Property({ type: 'text' })
  passwordHash: string;

  constructor(user: User, passwordHash: string) {
    this.user = ref(user);
    this.passwordHash = passwordHash;
  }
}
