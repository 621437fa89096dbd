import { WebhookEventName } from './webhook-event-name.js';

const ID = '00000000-0000-7000-8000-000000000000';

/** What the `data` of an event looks like, with nobody's values. */
export function sampleData(event: WebhookEventName, time: string): object {
  const lead = {
    id: ID,
    name: 'Erika Mustermann',
    phone: '+49 30 901820',
    email: 'erika@example.com',
    company: null,
    channel: 'web',
    channel_id: null,
    status: 'contacted',
    preferred_services: [],
    appointment_notes: null,
    metadata: {},
    created_at: time,
    updated_at: time,
  };
  const { id, name, email, phone, channel, status } = lead;
  const times = { created_at: time, updated_at: time };
  switch (event) {
    case WebhookEventName.LEAD_CREATED:
      return { ...lead, status: 'new' };
    case WebhookEventName.LEAD_STATUS_CHANGED:
      return lead;
    case WebhookEventName.BOOKING_CREATED:
    case WebhookEventName.BOOKING_CANCELLED:
      return {
        id: ID,
        lead_id: ID,
        calcom_booking_id: null,
        calcom_booking_uid: null,
        event_type_id: null,
        start_time: '2030-01-07T10:00:00Z',
        end_time: '2030-01-07T11:00:00Z',
        status: event === WebhookEventName.BOOKING_CREATED ? 'confirmed' : 'cancelled',
        meeting_url: null,
        metadata: {},
        ...times,
        lead: { id, name, email, phone, channel, status },
      };
    case WebhookEventName.CONVERSATION_ESCALATED:
      return {
        id: ID,
        lead_id: ID,
        session_key: 'web_sample',
        channel: 'web',
        status: 'escalated',
        message_count: 1,
        ...times,
        lead: { id, name, email },
        last_message_at: time,
        last_message_preview: 'Can I talk to somebody?',
      };
  }
}
