import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Organization } from '../organizations/organization.entity.js';
import { OrganizationType } from '../organizations/organization.type.js';
import type { AccountOrigin, User } from './user.entity.js';

/** The columns of a user that the API shows. */
type PublicUser = Omit<User, 'organization' | 'tokensValidFrom' | 'deletionDueAt'>;

/** GraphQL's view of a user. */
@ObjectType('User', { description: 'A person who signs in.', simpleResolvers: true })
export class UserType implements PublicUser {
  @Field(() => ID, { description: 'UUID of the user.' })
  readonly id: string;

  @Field(() => String, { description: 'Email address in its normal form: all letters small.' })
  readonly email: string;

  @Field(() => String, { description: 'Name of the person.' })
  readonly fullName: string;

  @Field(() => Boolean, { description: 'False while the account is locked.' })
  readonly isActive: boolean;

  @Field(() => Boolean, {
    description: 'True once the person has shown that the email address is theirs.',
  })
  readonly isVerified: boolean;

  @Field(() => String, {
    description: 'Where the account was made: "local" with a password, else the provider.',
  })
  readonly oauthProvider: AccountOrigin;

  @Field(() => OrganizationType, { description: 'The business that the user works for.' })
  readonly organization: OrganizationType;

  @Field(() => GraphQLDateTime, { description: 'When the account was made, in UTC.' })
  readonly createdAt: Date;

  constructor(user: PublicUser, organization: Pick<Organization, 'id' | 'name' | 'createdAt'>) {
    this.id = user.id;
    this.email = user.email;
    this.fullName = user.fullName;
    this.isActive = user.isActive;
    this.isVerified = user.isVerified;
    this.oauthProvider = user.oauthProvider;
    this.organization = new OrganizationType(organization);
    this.createdAt = user.createdAt;
  }
}
