import { Field, ObjectType } from 'type-graphql';
import type { SignedIn } from '../sessions/sign-in.js';
import { UserType } from '../users/user.type.js';

/** The answer to a sign-in. */
@ObjectType({ description: 'The answer to a sign-in.', simpleResolvers: true })
export class AuthPayload {
  @Field(() => String, {
    description: 'Token for the Authorization header: `Authorization: Bearer <accessToken>`.',
  })
  readonly accessToken: string;

  @Field(() => String, { description: 'Always "bearer" (RFC 6750).' })
  readonly tokenType: string = 'bearer';

  @Field(() => UserType, { description: 'Who signed in.' })
  readonly user: UserType;

  constructor({ accessToken, user }: SignedIn) {
    this.accessToken = accessToken;
    this.user = user;
  }
}
