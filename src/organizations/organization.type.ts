import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Organization } from './organization.entity.js';

/** GraphQL's view of an organization. */
@ObjectType('Organization', {
  description: 'A business. All data belongs to exactly one.',
  simpleResolvers: true,
})
export class OrganizationType implements Pick<Organization, 'id' | 'name' | 'createdAt'> {
  @Field(() => ID, { description: 'UUID of the organization.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the business, as it was given at registration.' })
  readonly name: string;

  @Field(() => GraphQLDateTime, { description: 'When it was registered, in UTC.' })
  readonly createdAt: Date;

  constructor({ id, name, createdAt }: Pick<Organization, 'id' | 'name' | 'createdAt'>) {
    this.id = id;
    this.name = name;
    this.createdAt = createdAt;
  }
}
