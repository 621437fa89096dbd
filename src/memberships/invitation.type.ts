import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { MemberRole } from './member-role.js';

/** GraphQL's view of an invitation. */
@ObjectType('Invitation', {
  description: 'Somebody who may join the organization.',
  simpleResolvers: true,
})
export class InvitationType {
  @Field(() => ID, { description: 'UUID of the invitation.' })
  readonly id: string;

  @Field(() => String, { description: 'The address that it is for, and for no other.' })
  readonly email: string;

  @Field(() => MemberRole, { description: 'What the person may do here once they have joined.' })
  readonly role: MemberRole;

  @Field(() => ID, { description: 'UUID of the member who sent it.' })
  readonly invitedBy: string;

  @Field(() => GraphQLDateTime, { description: 'When it was sent, in UTC.' })
  readonly createdAt: Date;

  @Field(() => GraphQLDateTime, { description: 'When it ends, in UTC: after seven days.' })
  readonly expiresAt: Date;

  constructor(values: InvitationType) {
    this.id = values.id;
    this.email = values.email;
    this.role = values.role;
    this.invitedBy = values.invitedBy;
    this.createdAt = values.createdAt;
    this.expiresAt = values.expiresAt;
  }
}
