import { toTimestamp } from '../clock.js';
import type { Lead } from '../leads/lead.entity.js';
import type { Booking } from './booking.entity.js';

/** A booking as webhooks tell of it: as REST answers `GET /api/v1/bookings/{booking_id}`. */
export function toBookingData(booking: Booking, lead: Lead) {
  return {
    id: booking.id,
    lead_id: booking.leadId,
    calcom_booking_id: booking.calcomBookingId,
    calcom_booking_uid: booking.calcomBookingUid,
    event_type_id: booking.eventTypeId,
    start_time: toTimestamp(booking.startTime),
    end_time: toTimestamp(booking.endTime),
    status: booking.status,
    meeting_url: booking.meetingUrl,
    metadata: booking.metadata,
    created_at: toTimestamp(booking.createdAt),
    updated_at: toTimestamp(booking.updatedAt),
    lead: {
      id: lead.id,
      name: lead.name,
      email: lead.email,
      phone: lead.phone,
      channel: lead.channel,
      status: lead.status,
    },
  };
}
