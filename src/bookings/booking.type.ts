import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { createConnectionType } from '../pagination/connection.type.js';
import type { Booking } from './booking.entity.js';
import { BookingStatus } from './booking-status.js';

/** GraphQL's view of a booking. */
@ObjectType('Booking', { description: 'An appointment of a lead.', simpleResolvers: true })
export class BookingType implements Omit<Booking, 'organizationId'> {
  @Field(() => ID, { description: 'UUID of the booking.' })
  readonly id: string;

  @Field(() => ID, { description: 'UUID of the lead whose appointment it is.' })
  readonly leadId: string;

  @Field(() => Int, { nullable: true, description: 'Number of the booking at Cal.com.' })
  readonly calcomBookingId: number | null;

  @Field(() => String, { nullable: true, description: 'UID of the booking at Cal.com.' })
  readonly calcomBookingUid: string | null;

  @Field(() => Int, { nullable: true, description: 'Number of the event type at Cal.com.' })
  readonly eventTypeId: number | null;

  @Field(() => GraphQLDateTime, { description: 'When it begins, in UTC.' })
  readonly startTime: Date;

  @Field(() => GraphQLDateTime, { description: 'When it ends, in UTC.' })
  readonly endTime: Date;

  @Field(() => BookingStatus, { description: 'What became of it.' })
  readonly status: BookingStatus;

  @Field(() => String, { nullable: true, description: 'Where to meet online.' })
  readonly meetingUrl: string | null;

  @Field(() => GraphQLJSONObject, { description: 'Whatever else the business keeps.' })
  readonly metadata: Record<string, unknown>;

  @Field(() => GraphQLDateTime, { description: 'When the booking was made, in UTC.' })
  readonly createdAt: Date;

  @Field(() => GraphQLDateTime, { description: 'When the booking last changed, in UTC.' })
  readonly updatedAt: Date;

  constructor(booking: Booking) {
    this.id = booking.id;
    this.leadId = booking.leadId;
    this.calcomBookingId = booking.calcomBookingId;
    this.calcomBookingUid = booking.calcomBookingUid;
    this.eventTypeId = booking.eventTypeId;
    this.startTime = booking.startTime;
    this.endTime = booking.endTime;
    this.status = booking.status;
    this.meetingUrl = booking.meetingUrl;
    this.metadata = booking.metadata;
    this.createdAt = booking.createdAt;
    this.updatedAt = booking.updatedAt;
  }
}

/** A page of bookings. */
export const BookingConnection = createConnectionType('Booking', BookingType);
