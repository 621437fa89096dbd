import type { Faker } from '@faker-js/faker';
import type { Booking } from '#gateway/bookings/booking.entity.js';
import { BookingStatus } from '#gateway/bookings/booking-status.js';
import type { Lead } from '#gateway/leads/lead.entity.js';
import { LeadStatus } from '#gateway/leads/lead-status.js';
import type { Dialogue } from './demo-dialogue.js';
import type { Slot } from './demo-slot.js';
import { MINUTE_MS } from './durations.js';
import { idAt } from './id-at.js';

/** What a booking comes from. */
interface BookingOptions {
  readonly slot: Slot;
  readonly dialogue: Dialogue;
}

/** Makes the booking that a lead agreed to in the dialogue. */
export function createBooking(
  faker: Faker,
  lead: Lead,
  { slot, dialogue }: BookingOptions,
): Booking {
  const { bookedAt, changedAt } = dialogue;
  const status = statusOf(lead.status, changedAt !== null);
  const isOver = status === BookingStatus.COMPLETED || status === BookingStatus.NO_SHOW;
  const isFromCalcom = faker.datatype.boolean({ probability: 0.7 });
  return {
    organizationId: lead.organizationId,
    id: idAt(bookedAt),
    leadId: lead.id,
    calcomBookingId: null,
    calcomBookingUid: isFromCalcom ? faker.string.alphanumeric(22) : null,
    eventTypeId: isFromCalcom ? 1000 + slotMinutes(slot) : null,
    ...slot,
    status,
    meetingUrl: null,
    metadata: { service: lead.preferredServices[0] ?? null },
    createdAt: bookedAt,
    updatedAt: isOver ? slot.endTime : (changedAt ?? bookedAt),
  };
}

function statusOf(status: LeadStatus, isChanged: boolean): BookingStatus {
  switch (status) {
    case LeadStatus.COMPLETED:
      return BookingStatus.COMPLETED;
    case LeadStatus.NO_SHOW:
      return BookingStatus.NO_SHOW;
    case LeadStatus.CANCELLED:
      return BookingStatus.CANCELLED;
    default:
      return isChanged ? BookingStatus.RESCHEDULED : BookingStatus.CONFIRMED;
  }
}

const slotMinutes = ({ startTime, endTime }: Slot) =>
  (endTime.getTime() - startTime.getTime()) / MINUTE_MS;
