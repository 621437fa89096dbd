import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { dateTimeRule } from '../input/date-time-rule.js';
import { jsonObjectRule } from '../input/json-rule.js';
import { Checked, text } from '../input/rule.js';
import { uuidRule } from '../input/uuid.js';
import { BookingStatus } from './booking-status.js';

const urlRule = text({ maxLength: 2048 });

/** A new booking. */
@InputType({ description: 'A new booking.' })
export class CreateBookingInput {
  @Field(() => ID, { description: 'UUID of the lead whose appointment it is.' })
  readonly leadId!: string;

  @Checked(dateTimeRule)
  @Field(() => GraphQLDateTime, { description: 'When it begins.' })
  readonly startTime!: Date;

  @Checked(dateTimeRule)
  @Field(() => GraphQLDateTime, { description: 'When it ends; later than it begins.' })
  readonly endTime!: Date;

  @Field(() => BookingStatus, { nullable: true, description: 'CONFIRMED unless said otherwise.' })
  readonly status?: BookingStatus | null;

  @Field(() => Int, { nullable: true, description: 'Number of the booking at Cal.com.' })
  readonly calcomBookingId?: number | null;

  @Checked(text({ minLength: 1, maxLength: 200 }))
  @Field(() => String, {
    nullable: true,
    description: 'UID of the booking at Cal.com; a second booking with it is a CONFLICT.',
  })
  readonly calcomBookingUid?: string | null;

  @Field(() => Int, { nullable: true, description: 'Number of the event type at Cal.com.' })
  readonly eventTypeId?: number | null;

  @Checked(urlRule)
  @Field(() => String, { nullable: true, description: 'Where to meet online.' })
  readonly meetingUrl?: string | null;

  @Checked(jsonObjectRule)
  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Whatever else to keep.' })
  readonly metadata?: Record<string, unknown> | null;
}

/** What a booking may be changed to. */
@InputType({
  description:
    'New values of a booking; what is left out stays. Another time makes it RESCHEDULED unless ' +
    'a status is given; CANCELLED cancels it.',
})
export class UpdateBookingInput {
  @Checked(dateTimeRule)
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it begins.' })
  readonly startTime?: Date | null;

  @Checked(dateTimeRule)
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ends.' })
  readonly endTime?: Date | null;

  @Field(() => BookingStatus, { nullable: true, description: 'What became of it.' })
  readonly status?: BookingStatus | null;

  @Checked(urlRule)
  @Field(() => String, { nullable: true, description: 'Where to meet online.' })
  readonly meetingUrl?: string | null;

  @Checked(jsonObjectRule)
  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Whatever else to keep.' })
  readonly metadata?: Record<string, unknown> | null;
}

/** Which bookings are wanted. */
@InputType({ description: 'Which bookings are wanted; what is left out does not matter.' })
export class BookingFilter {
  @Checked(uuidRule)
  @Field(() => ID, { nullable: true, description: 'Only bookings of this lead.' })
  readonly leadId?: string | null;

  @Field(() => BookingStatus, { nullable: true, description: 'Only bookings of this status.' })
  readonly status?: BookingStatus | null;
}
