import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { SignedIn } from '../sessions/sign-in.js';
import { UserType } from '../users/user.type.js';
import type { Identity } from './identity.entity.js';
import { OAuthProvider } from './oauth-provider.js';

/** The answer to a sign-in by another provider. */
@ObjectType({ description: 'The answer to a sign-in by another provider.', simpleResolvers: true })
export class OAuthPayload {
  @Field(() => String, {
    description: 'Token for the Authorization header: `Authorization: Bearer <accessToken>`.',
  })
  readonly accessToken: string;

  @Field(() => String, { description: 'Always "bearer" (RFC 6750).' })
  readonly tokenType: string = 'bearer';

  @Field(() => UserType, { description: 'Who signed in.' })
  readonly user: UserType;

  @Field(() => Boolean, { description: 'True where the sign-in made the account.' })
  readonly isNewUser: boolean;

  constructor({ accessToken, user }: SignedIn, isNewUser: boolean) {
    this.accessToken = accessToken;
    this.user = user;
    this.isNewUser = isNewUser;
  }
}

/** GraphQL's view of an account at a provider. */
@ObjectType('Identity', {
  description: "A user's account at a provider: another way to sign in.",
  simpleResolvers: true,
})
export class IdentityType implements Omit<Identity, 'user' | 'subject'> {
  @Field(() => ID, { description: 'UUID of the link, not of the account at the provider.' })
  readonly id: string;

  @Field(() => OAuthProvider, { description: 'Whose account it is.' })
  readonly provider: OAuthProvider;

  @Field(() => String, {
    nullable: true,
    description: 'The address that the provider named when the account was linked.',
  })
  readonly email: string | null;

  @Field(() => GraphQLDateTime, { description: 'When it was linked, in UTC.' })
  readonly createdAt: Date;

  constructor({ id, provider, email, createdAt }: Identity) {
    this.id = id;
    this.provider = provider;
    this.email = email;
    this.createdAt = createdAt;
  }
}
