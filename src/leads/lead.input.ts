import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { jsonObjectRule } from '../input/json-rule.js';
import { Checked, text } from '../input/rule.js';
import { emailAddressRule } from '../users/email-address.js';
import { Channel } from './channel.js';
import { LeadStatus } from './lead-status.js';

const nameRule = text({ minLength: 1, maxLength: 200 });
const phoneRule = text({ maxLength: 50 });
const companyRule = text({ maxLength: 200 });
const notesRule = text({ maxLength: 10_000, isMultiline: true });
const serviceRule = text({ minLength: 1, maxLength: 200 });

/** What a lead may be changed to; what is not given stays. */
@InputType({ description: 'New values of a lead; what is left out stays as it is.' })
export class UpdateLeadInput {
  @Checked(nameRule)
  @Field(() => String, { nullable: true, description: 'Name, 1 to 200 characters.' })
  readonly name?: string | null;

  @Checked(phoneRule)
  @Field(() => String, { nullable: true, description: 'Phone number, up to 50 characters.' })
  readonly phone?: string | null;

  @Checked(emailAddressRule)
  @Field(() => String, { nullable: true, description: 'Email address.' })
  readonly email?: string | null;

  @Checked(companyRule)
  @Field(() => String, { nullable: true, description: 'Company, up to 200 characters.' })
  readonly company?: string | null;

  @Field(() => LeadStatus, { nullable: true, description: 'How far the lead has come.' })
  readonly status?: LeadStatus | null;

  @Checked(serviceRule)
  @Field(() => [String], { nullable: true, description: 'Services asked for.' })
  readonly preferredServices?: string[] | null;

  @Checked(notesRule)
  @Field(() => String, { nullable: true, description: 'Notes, up to 10,000 characters.' })
  readonly appointmentNotes?: string | null;

  @Checked(jsonObjectRule)
  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Whatever else to keep.' })
  readonly metadata?: Record<string, unknown> | null;
}

/** A new lead. */
@InputType({
  description:
    'A new lead. A second one with the same channel and channelId is the first one again.',
})
export class CreateLeadInput {
  @Checked(nameRule)
  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  readonly name!: string;

  @Field(() => Channel, { description: 'Where the person first wrote or called.' })
  readonly channel!: Channel;

  @Checked(text({ minLength: 1, maxLength: 200 }))
  @Field(() => String, { nullable: true, description: "The person's identifier on the channel." })
  readonly channelId?: string | null;

  @Checked(phoneRule)
  @Field(() => String, { nullable: true, description: 'Phone number, up to 50 characters.' })
  readonly phone?: string | null;

  @Checked(emailAddressRule)
  @Field(() => String, { nullable: true, description: 'Email address.' })
  readonly email?: string | null;

  @Checked(companyRule)
  @Field(() => String, { nullable: true, description: 'Company, up to 200 characters.' })
  readonly company?: string | null;

  @Field(() => LeadStatus, { nullable: true, description: 'NEW unless said otherwise.' })
  readonly status?: LeadStatus | null;

  @Checked(serviceRule)
  @Field(() => [String], { nullable: true, description: 'Services asked for.' })
  readonly preferredServices?: string[] | null;

  @Checked(notesRule)
  @Field(() => String, { nullable: true, description: 'Notes, up to 10,000 characters.' })
  readonly appointmentNotes?: string | null;

  @Checked(jsonObjectRule)
  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Whatever else to keep.' })
  readonly metadata?: Record<string, unknown> | null;
}

/** Which leads are wanted. */
@InputType({ description: 'Which leads are wanted; what is left out does not matter.' })
export class LeadFilter {
  @Field(() => LeadStatus, { nullable: true, description: 'Only leads that have come this far.' })
  readonly status?: LeadStatus | null;

  @Field(() => Channel, { nullable: true, description: 'Only leads of this channel.' })
  readonly channel?: Channel | null;

  @Checked(text({ maxLength: 200 }))
  @Field(() => String, {
    nullable: true,
    description: 'Only leads with this text in name, email, company or phone, in any case.',
  })
  readonly search?: string | null;
}
