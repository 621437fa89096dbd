import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Organization } from '../organizations/organization.entity.js';
import { OrganizationType } from '../organizations/organization.type.js';
import { createConnectionType } from '../pagination/connection.type.js';
import { MemberRole } from './member-role.js';

/** GraphQL's view of a member of an organization. */
@ObjectType('Member', {
  description: 'A person who belongs to the organization.',
  simpleResolvers: true,
})
export class MemberType {
  @Field(() => ID, { description: 'UUID of the user.' })
  readonly id: string;

  @Field(() => String, { description: 'Email address.' })
  readonly email: string;

  @Field(() => String, { description: 'Name of the person.' })
  readonly fullName: string;

  @Field(() => MemberRole, { description: 'What the person may do here.' })
  readonly role: MemberRole;

  @Field(() => Boolean, { description: "False while the person's account is locked." })
  readonly isActive: boolean;

  @Field(() => GraphQLDateTime, { description: 'When the person joined, in UTC.' })
  readonly joinedAt: Date;

  constructor(values: MemberType) {
    this.id = values.id;
    this.email = values.email;
    this.fullName = values.fullName;
    this.role = values.role;
    this.isActive = values.isActive;
    this.joinedAt = values.joinedAt;
  }
}

/** A page of members. */
export const MemberConnection = createConnectionType('Member', MemberType);

/** What one of somebody's memberships holds. */
interface OwnMembership {
  readonly organization: Pick<Organization, 'id' | 'name' | 'createdAt'>;
  readonly role: MemberRole;
  readonly isActive: boolean;
  readonly isCurrent: boolean;
  readonly isHome: boolean;
  readonly joinedAt: Date;
}

/** GraphQL's view of a membership, seen by the member. */
@ObjectType('MyOrganization', {
  description: 'An organization that you belong to.',
  simpleResolvers: true,
})
export class MyOrganizationType {
  @Field(() => OrganizationType, { description: 'The organization.' })
  readonly organization: OrganizationType;

  @Field(() => MemberRole, { description: 'What you may do there.' })
  readonly role: MemberRole;

  @Field(() => Boolean, { description: 'False while the organization is locked.' })
  readonly isActive: boolean;

  @Field(() => Boolean, { description: "Whether your request's token is for it." })
  readonly isCurrent: boolean;

  @Field(() => Boolean, { description: 'Whether a sign-in opens it.' })
  readonly isHome: boolean;

  @Field(() => GraphQLDateTime, { description: 'When you joined, in UTC.' })
  readonly joinedAt: Date;

  constructor(values: OwnMembership) {
    this.organization = new OrganizationType(values.organization);
    this.role = values.role;
    this.isActive = values.isActive;
    this.isCurrent = values.isCurrent;
    this.isHome = values.isHome;
    this.joinedAt = values.joinedAt;
  }
}
