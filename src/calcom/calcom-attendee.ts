import type { Contact } from '../leads/leads.js';
import { toEmailAddress } from '../users/email-address.js';
import { isRecord, toLine } from './calcom-values.js';

/** Who booked. */
export interface Attendee extends Contact {
  readonly name: string;
}

/** RFC 5321, section 4.5.3.1.3 with erratum 1690. */
const EMAIL_MAX_LENGTH = 254;

/** The first attendee: the one who booked. Null where nobody is named whom one could reach. */
export function readAttendee({ attendees, responses }: Record<string, unknown>): Attendee | null {
  const first: unknown = Array.isArray(attendees) ? attendees[0] : null;
  const attendee = isRecord(first) ? first : {};
  const email = readEmail(attendee.email) ?? readEmail(answerOf(responses, 'email'));
  const phone =
    toLine(attendee.phoneNumber, 50) ?? toLine(answerOf(responses, 'attendeePhoneNumber'), 50);
  if (email === null && phone === null) {
    return null;
  }
  const name = toLine(attendee.name, 200) ?? toLine(answerOf(responses, 'name'), 200);
  return { name: name ?? email ?? phone ?? '', email, phone };
}

/** What was answered to a question of the booking form. */
function answerOf(responses: unknown, name: string): unknown {
  const answer = isRecord(responses) ? responses[name] : null;
  return isRecord(answer) ? answer.value : null;
}

function readEmail(value: unknown): string | null {
  return typeof value === 'string' && value.length <= EMAIL_MAX_LENGTH && value.isWellFormed()
    ? toEmailAddress(value)
    : null;
}
