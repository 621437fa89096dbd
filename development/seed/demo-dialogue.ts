import type { Faker } from '@faker-js/faker';
import { MessageRole } from '#gateway/conversations/message-role.js';
import type { Lead } from '#gateway/leads/lead.entity.js';
import { LeadStatus } from '#gateway/leads/lead-status.js';
import { chooseOffer, type Slot } from './demo-slot.js';

/** What was said once. */
interface DialogueLine {
  readonly role: MessageRole;
  readonly content: string;
  readonly at: Date;
}

/** What a customer and the front desk said, and what came of it. */
export interface Dialogue {
  readonly lines: readonly DialogueLine[];
  /** When the appointment was made; where none was, when the last line was said. */
  readonly bookedAt: Date;
  /** When it was moved or cancelled; null where it was not. */
  readonly changedAt: Date | null;
  /** When the last line was said. */
  readonly endedAt: Date;
  readonly isEscalated: boolean;
}

/** What a dialogue is about: an appointment, or none. */
interface DialogueOptions {
  readonly slot: Slot | null;
  readonly now: Date;
}

const openings = [
  (service: string) => `Hi, I would like to book: ${service}. When are you free?`,
  (service: string) => `Hello! Do you have time for me next week? I need: ${service}.`,
  (service: string) => `Good day, how much is "${service}", and when could I come?`,
  (service: string) => `A friend recommended you. Is there a time for ${service} soon?`,
];

const DECLINES = [
  'Hm, neither works for me.',
  'That is too late for me, sorry.',
  'Oh, I have found something closer to home.',
];

/** Writes what was said, in turns, the customer first, as far as the lead has come. */
export function writeDialogue(faker: Faker, lead: Lead, options: DialogueOptions): Dialogue {
  const { status, createdAt } = lead;
  const opening = faker.helpers.arrayElement(openings)(lead.preferredServices.join(' and '));
  if (options.slot !== null) {
    return writeBooking(faker, lead, opening, { slot: options.slot, now: options.now });
  }
  const offered = chooseOffer(faker, createdAt);
  const offers = offerOf(offered, chooseOffer(faker, createdAt, offered));
  const mayEscalate = status === LeadStatus.CONTACTED || status === LeadStatus.BOOKING_OFFERED;
  const isEscalated = mayEscalate && faker.datatype.boolean({ probability: 0.2 });
  const texts = [opening];
  if (status === LeadStatus.CONTACTED) {
    const [firstName] = lead.name.split(' ');
    texts.push(`Hello ${firstName}, and welcome! Which day of the week suits you best?`);
  } else if (status !== LeadStatus.NEW) {
    texts.push(offers);
  }
  if (status === LeadStatus.LOST) {
    texts.push(
      faker.helpers.arrayElement(DECLINES),
      'I understand. We would love to see you later!',
    );
  }
  if (isEscalated) {
    texts.push('Could I talk to a person, please?', 'Of course. A colleague will answer you soon.');
  }
  const lines = speak(faker, createdAt, texts);
  const endedAt = endOf(lines);
  return { lines, bookedAt: endedAt, changedAt: null, endedAt, isEscalated };
}

function writeBooking(
  faker: Faker,
  { status, createdAt, preferredServices }: Lead,
  opening: string,
  { slot, now }: { readonly slot: Slot; readonly now: Date },
): Dialogue {
  const isCancelled = status === LeadStatus.CANCELLED;
  const isComing = slot.startTime > now;
  const isMoved = isComing && faker.datatype.boolean({ probability: 0.2 });
  const agreed = isMoved ? chooseOffer(faker, createdAt) : slot;
  const other = chooseOffer(faker, createdAt, agreed);
  const time = timeWords.format(agreed.startTime);
  const lines = speak(faker, createdAt, [
    opening,
    faker.datatype.boolean() ? offerOf(agreed, other) : offerOf(other, agreed),
    `${time} is perfect.`,
    `Booked: ${preferredServices.join(' and ')}, ${time}. See you then!`,
  ]);
  const bookedAt = endOf(lines);
  if (isCancelled || isMoved) {
    const latest = agreed.startTime < now ? agreed.startTime : now;
    const changedAt = new Date((bookedAt.getTime() + latest.getTime()) / 2);
    const texts = isCancelled
      ? ['Sorry, I have to cancel.', 'No problem, your appointment is cancelled.']
      : [
          'Sorry, I cannot come then. Could we move it?',
          `Of course. Your new time is ${timeWords.format(slot.startTime)}.`,
        ];
    lines.push(...speak(faker, changedAt, texts));
  } else if (status === LeadStatus.CONFIRMED) {
    lines.push(...speak(faker, bookedAt, ['Thank you, I will be there.', 'It is confirmed.'], 30));
  }
  const endedAt = endOf(lines);
  const changedAt = isCancelled || isMoved ? endedAt : null;
  return { lines, bookedAt, changedAt, endedAt, isEscalated: false };
}

/** Lines in turns from that time on, the customer first; the front desk answers within seconds. */
function speak(
  faker: Faker,
  from: Date,
  texts: readonly string[],
  waitSeconds = 0,
): DialogueLine[] {
  let at = from.getTime() + waitSeconds * 1000;
  return texts.map((content, index) => {
    const isCustomer = index % 2 === 0;
    at +=
      index === 0
        ? 0
        : faker.number.int(isCustomer ? { min: 20, max: 120 } : { min: 3, max: 12 }) * 1000;
    const role = isCustomer ? MessageRole.USER : MessageRole.ASSISTANT;
    return { role, content, at: new Date(at) };
  });
}

const timeWords = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

const offerOf = (first: Slot, second: Slot) =>
  `I have ${timeWords.format(first.startTime)}, or ${timeWords.format(second.startTime)}. ` +
  'Which suits you better?';

function endOf(lines: readonly DialogueLine[]): Date {
  const last = lines.at(-1);
  if (last === undefined) {
    throw new TypeError('A dialogue has at least one line');
  }
  return last.at;
}
