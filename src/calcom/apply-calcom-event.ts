import { LockMode } from '@mikro-orm/core';
import { Booking } from '../bookings/booking.entity.js';
import { BookingStatus } from '../bookings/booking-status.js';
import { addBooking, recordCancelling, requireBooking } from '../bookings/bookings.js';
import type { EntityManager } from '../database/connect.js';
import { Channel } from '../leads/channel.js';
import { Lead } from '../leads/lead.entity.js';
import { addLead, findLeadByContact } from '../leads/leads.js';
import { type CalcomEvent, invalid, missing } from './calcom-event.js';
import { CalcomUid } from './calcom-uid.entity.js';

/** What every step works with. */
interface Step {
  readonly scope: EntityManager;
  readonly organizationId: string;
  readonly event: CalcomEvent;
  /** When the event was sent, never in the future. */
  readonly at: Date;
  readonly now: Date;
}

/**
 * Brings the organization's bookings to what the event says. Cal.com sends an event again where it
 * got no answer, and events overtake each other: a booking follows the event that was sent last,
 * under whichever of its UIDs that came. Throws BAD_USER_INPUT where something is needed that the
 * event does not tell.
 */
export async function applyCalcomEvent(
  scope: EntityManager,
  organizationId: string,
  event: CalcomEvent,
  now: Date,
): Promise<void> {
  const at = event.sentAt !== null && event.sentAt < now ? event.sentAt : now;
  const step = { scope, organizationId, event, at, now };
  const [own, earlier] = [await findUid(step, event.uid), await findUid(step, event.earlierUid)];
  const known = own ?? earlier;
  if (known === null) {
    const booking = await createBooking(step);
    nameBooking(step, event.uid, booking.id, { eventAt: at, event: event.trigger });
    if (event.earlierUid !== null) {
      nameBooking(step, event.earlierUid, booking.id);
    }
    return;
  }
  const { bookingId } = known;
  if (own !== null && earlier !== null && own.bookingId !== earlier.bookingId) {
    await dropDouble(step, earlier, bookingId);
  }
  const uids = await scope.find(CalcomUid, { bookingId });
  const isOverdue = uids.some(({ eventAt }) => eventAt > at);
  const isSame = own?.event === event.trigger && own.eventAt.getTime() === at.getTime();
  // That it was made is no news of a booking that is known.
  const isNews = event.trigger !== 'BOOKING_CREATED' || event.earlierUid !== null;
  const isActedOn = isNews && !isOverdue && !isSame;
  if (isActedOn) {
    await changeBooking(step, bookingId);
  }
  const named = own ?? nameBooking(step, event.uid, bookingId);
  if (isActedOn) {
    named.eventAt = at;
    named.event = event.trigger;
  }
  if (event.earlierUid !== null && earlier === null) {
    nameBooking(step, event.earlierUid, bookingId);
  }
}

/** The UID as it is known; one of a booking that was made by other ways becomes so. */
async function findUid(step: Step, uid: string | null): Promise<CalcomUid | null> {
  const { scope } = step;
  if (uid === null) {
    return null;
  }
  const known = await scope.findOne(CalcomUid, { uid });
  const booking = known === null ? await scope.findOne(Booking, { calcomBookingUid: uid }) : null;
  return known ?? (booking && nameBooking(step, uid, booking.id));
}

/** Lets a UID lead to a booking; one that no event has named itself is told of none. */
function nameBooking(
  { scope, organizationId }: Step,
  uid: string,
  bookingId: string,
  told: { readonly eventAt: Date; readonly event: string } = { eventAt: new Date(0), event: '' },
): CalcomUid {
  const named = new CalcomUid({ organizationId, uid, bookingId, ...told });
  scope.persist(named);
  return named;
}

async function createBooking({ scope, organizationId, event, now }: Step): Promise<Booking> {
  const { trigger, uid, times, bookingId, eventTypeId } = event;
  if (times === null) {
    throw invalid([missing(['body', 'payload', 'startTime'])]);
  }
  const lead = await findOrAddLead(scope, organizationId, event, now);
  const booking = new Booking({
    organizationId,
    leadId: lead.id,
    ...times,
    calcomBookingId: bookingId,
    calcomBookingUid: uid,
    eventTypeId,
    now,
  });
  booking.status = STATUS_OF_TRIGGER[trigger];
  booking.meetingUrl = event.meetingUrl;
  booking.metadata = event.metadata;
  await addBooking(scope, booking, lead);
  // The rows after this one point to it, which the ORM does not know.
  await scope.flush();
  return booking;
}

const STATUS_OF_TRIGGER = {
  BOOKING_CREATED: BookingStatus.CONFIRMED,
  BOOKING_RESCHEDULED: BookingStatus.RESCHEDULED,
  BOOKING_CANCELLED: BookingStatus.CANCELLED,
} as const;

async function findOrAddLead(
  scope: EntityManager,
  organizationId: string,
  { attendee }: CalcomEvent,
  now: Date,
): Promise<Lead> {
  if (attendee === null) {
    throw invalid([missing(['body', 'payload', 'attendees'])]);
  }
  const known = await findLeadByContact(scope, attendee);
  if (known !== null) {
    return known;
  }
  const lead = new Lead({ organizationId, name: attendee.name, channel: Channel.WEB, now });
  lead.email = attendee.email;
  lead.phone = attendee.phone;
  await addLead(scope, lead);
  await scope.flush();
  return lead;
}

/** Cancels or moves a booking. */
async function changeBooking({ scope, event, now }: Step, bookingId: string): Promise<void> {
  const booking = await lockBooking(scope, bookingId);
  const before = booking.status;
  if (event.trigger === 'BOOKING_CANCELLED') {
    booking.status = BookingStatus.CANCELLED;
  } else {
    if (event.times === null) {
      throw invalid([missing(['body', 'payload', 'startTime'])]);
    }
    booking.startTime = event.times.startTime;
    booking.endTime = event.times.endTime;
    booking.calcomBookingUid = event.uid;
    booking.calcomBookingId = event.bookingId ?? booking.calcomBookingId;
    booking.eventTypeId = event.eventTypeId ?? booking.eventTypeId;
    booking.meetingUrl = event.meetingUrl ?? booking.meetingUrl;
    booking.status = BookingStatus.RESCHEDULED;
  }
  booking.updatedAt = now;
  await recordCancelling(scope, booking, before);
}

/**
 * Where a move was told of before the booking that it moved, that one was made a second time. It is
 * cancelled, and its UIDs lead to the other one from now on.
 */
async function dropDouble({ scope, now }: Step, earlier: CalcomUid, keptId: string): Promise<void> {
  const double = await lockBooking(scope, earlier.bookingId);
  const before = double.status;
  double.status = BookingStatus.CANCELLED;
  double.updatedAt = now;
  await recordCancelling(scope, double, before);
  for (const uid of await scope.find(CalcomUid, { bookingId: double.id })) {
    uid.bookingId = keptId;
  }
}

async function lockBooking(scope: EntityManager, id: string): Promise<Booking> {
  const booking = await requireBooking(scope, id);
  await scope.refresh(booking, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return booking;
}
