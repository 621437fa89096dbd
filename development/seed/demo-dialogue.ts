import { LeadStatus } from '#gateway/leads/lead-status.js';

/** What the demo salon offers. */
export const SERVICES = [
  'Haircut',
  'Colour and cut',
  'Highlights',
  'Beard trim',
  'Manicure',
  'Bridal styling',
];

const GREETING = 'Hello, welcome to Salon Demo! How can I help?';
const OFFER = 'I have Tuesday at 10:15 or Thursday at 16:00. Which suits you better?';

/**
 * What a customer and the front desk said, the customer first and then in turns. How far it went
 * follows from how far the lead has come.
 */
export function dialogueOf(status: LeadStatus, service: string): string[] {
  const opening = `Hi, I would like to book: ${service}. When are you free?`;
  switch (status) {
    case LeadStatus.NEW:
      return [opening];
    case LeadStatus.CONTACTED:
      return [opening, GREETING];
    case LeadStatus.BOOKING_OFFERED:
      return [opening, OFFER];
    case LeadStatus.LOST:
      return [
        opening,
        OFFER,
        'Hm, that is too late for me.',
        'I understand. See you another time!',
      ];
    case LeadStatus.CANCELLED:
      return [
        opening,
        OFFER,
        'Tuesday, please.',
        'Booked for Tuesday at 10:15.',
        'Sorry, I have to cancel.',
        'No problem, it is cancelled.',
      ];
    default:
      return [
        opening,
        OFFER,
        'Thursday at four is perfect.',
        `Booked: ${service}, Thursday at 16:00. See you then!`,
      ];
  }
}
