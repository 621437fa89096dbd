import { toTimestamp } from '../clock.js';
import type { Lead } from './lead.entity.js';

/** A lead as webhooks tell of it: key for key as REST answers `GET /api/v1/leads/{lead_id}`. */
export function toLeadData(lead: Lead) {
  return {
    id: lead.id,
    name: lead.name,
    phone: lead.phone,
    email: lead.email,
    company: lead.company,
    channel: lead.channel,
    channel_id: lead.channelId,
    status: lead.status,
    preferred_services: lead.preferredServices,
    appointment_notes: lead.appointmentNotes,
    metadata: lead.metadata,
    created_at: toTimestamp(lead.createdAt),
    updated_at: toTimestamp(lead.updatedAt),
  };
}
