import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { createConnectionType } from '../pagination/connection.type.js';
import { Channel } from './channel.js';
import type { Lead } from './lead.entity.js';
import { LeadStatus } from './lead-status.js';

/** GraphQL's view of a lead. */
@ObjectType('Lead', {
  description: 'A customer, or somebody who may become one.',
  simpleResolvers: true,
})
export class LeadType implements Omit<Lead, 'organizationId' | 'searchText'> {
  @Field(() => ID, { description: 'UUID of the lead.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the person.' })
  readonly name: string;

  @Field(() => String, { nullable: true, description: 'Phone number, as it was given.' })
  readonly phone: string | null;

  @Field(() => String, { nullable: true, description: 'Email address, in small letters.' })
  readonly email: string | null;

  @Field(() => String, { nullable: true, description: 'Company that the person works for.' })
  readonly company: string | null;

  @Field(() => Channel, { description: 'Where the person first wrote or called.' })
  readonly channel: Channel;

  @Field(() => String, { nullable: true, description: "The person's identifier on the channel." })
  readonly channelId: string | null;

  @Field(() => LeadStatus, { description: 'How far the lead has come.' })
  readonly status: LeadStatus;

  @Field(() => [String], { description: 'Services that the person asked for.' })
  readonly preferredServices: string[];

  @Field(() => String, { nullable: true, description: 'Notes for the appointment.' })
  readonly appointmentNotes: string | null;

  @Field(() => GraphQLJSONObject, { description: 'Whatever else the business keeps.' })
  readonly metadata: Record<string, unknown>;

  @Field(() => GraphQLDateTime, { description: 'When the lead was made, in UTC.' })
  readonly createdAt: Date;

  @Field(() => GraphQLDateTime, { description: 'When the lead last changed, in UTC.' })
  readonly updatedAt: Date;

  constructor(lead: Omit<Lead, 'organizationId' | 'searchText'>) {
    this.id = lead.id;
    this.name = lead.name;
    this.phone = lead.phone;
    this.email = lead.email;
    this.company = lead.company;
    this.channel = lead.channel;
    this.channelId = lead.channelId;
    this.status = lead.status;
    this.preferredServices = lead.preferredServices;
    this.appointmentNotes = lead.appointmentNotes;
    this.metadata = lead.metadata;
    this.createdAt = lead.createdAt;
    this.updatedAt = lead.updatedAt;
  }
}

/** A page of leads. */
export const LeadConnection = createConnectionType('Lead', LeadType);
