import { registerEnumType } from 'type-graphql';

/** What a webhook can be told of. */
export enum WebhookEventName {
  LEAD_CREATED = 'lead.created',
  LEAD_STATUS_CHANGED = 'lead.status_changed',
  BOOKING_CREATED = 'booking.created',
  BOOKING_CANCELLED = 'booking.cancelled',
  CONVERSATION_ESCALATED = 'conversation.escalated',
}

registerEnumType(WebhookEventName, {
  name: 'WebhookEvent',
  description: 'What a webhook can be told of; the envelope has it as lead.created and so on.',
  valuesConfig: {
    LEAD_CREATED: { description: 'A lead was made; `data` is the lead.' },
    LEAD_STATUS_CHANGED: { description: "A lead's status changed; `data` is the lead." },
    BOOKING_CREATED: { description: 'A booking was made; `data` is the booking.' },
    BOOKING_CANCELLED: { description: 'A booking was cancelled; `data` is the booking.' },
    CONVERSATION_ESCALATED: {
      description: 'A person is to take a conversation over; `data` is the conversation.',
    },
  },
});
