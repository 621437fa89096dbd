import { registerEnumType } from 'type-graphql';

/** How far a lead has come; the values are the documented words. */
export enum LeadStatus {
  NEW = 'new',
  CONTACTED = 'contacted',
  BOOKING_OFFERED = 'booking_offered',
  BOOKED = 'booked',
  CONFIRMED = 'confirmed',
  COMPLETED = 'completed',
  NO_SHOW = 'no_show',
  CANCELLED = 'cancelled',
  LOST = 'lost',
}

registerEnumType(LeadStatus, {
  name: 'LeadStatus',
  description: 'How far a lead has come.',
  valuesConfig: {
    NEW: { description: 'Has just written or called.' },
    CONTACTED: { description: 'Has been answered.' },
    BOOKING_OFFERED: { description: 'Has been offered times.' },
    BOOKED: { description: 'Has taken a time.' },
    CONFIRMED: { description: 'Has confirmed the time.' },
    COMPLETED: { description: 'Has been served.' },
    NO_SHOW: { description: 'Did not come.' },
    CANCELLED: { description: 'Has cancelled.' },
    LOST: { description: 'Will not come any more.' },
  },
});
