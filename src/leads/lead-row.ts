import { z } from 'zod';
import { Channel } from './channel.js';
import type { Lead } from './lead.entity.js';
import { LeadStatus } from './lead-status.js';

/** What every list of leads reads. */
export const BRIEF_LEAD_COLUMNS =
  'id, name, phone, email, company, channel, channel_id, status, created_at, updated_at';

/** The columns of a lead, the large ones too. */
export const LEAD_COLUMNS = `${BRIEF_LEAD_COLUMNS}, preferred_services, appointment_notes, metadata`;

const leadRow = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  channel: z.enum(Channel),
  channel_id: z.string().nullable(),
  status: z.enum(LeadStatus),
  created_at: z.string(),
  updated_at: z.string(),
  preferred_services: z.array(z.string()).optional(),
  appointment_notes: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

/** The lead of a row of `LEAD_COLUMNS`; what `BRIEF_LEAD_COLUMNS` leaves out is empty. */
export function toLead(row: unknown): Omit<Lead, 'organizationId' | 'searchText'> {
  const values = leadRow.parse(row);
  return {
    id: values.id,
    name: values.name,
    phone: values.phone,
    email: values.email,
    company: values.company,
    channel: values.channel,
    channelId: values.channel_id,
    status: values.status,
    preferredServices: values.preferred_services ?? [],
    appointmentNotes: values.appointment_notes ?? null,
    metadata: values.metadata ?? {},
    createdAt: new Date(values.created_at),
    updatedAt: new Date(values.updated_at),
  };
}
