import { registerEnumType } from 'type-graphql';

/** What became of a booking; the values are the documented words. */
export enum BookingStatus {
  CONFIRMED = 'confirmed',
  CANCELLED = 'cancelled',
  RESCHEDULED = 'rescheduled',
  NO_SHOW = 'no_show',
  COMPLETED = 'completed',
}

registerEnumType(BookingStatus, {
  name: 'BookingStatus',
  description: 'What became of a booking.',
  valuesConfig: {
    CONFIRMED: { description: 'Will take place.' },
    CANCELLED: { description: 'Will not take place.' },
    RESCHEDULED: { description: 'Will take place at another time than first agreed.' },
    NO_SHOW: { description: 'The customer did not come.' },
    COMPLETED: { description: 'Has taken place.' },
  },
});
