import type { Faker } from '@faker-js/faker';
import { Channel } from '#gateway/leads/channel.js';
import type { Lead } from '#gateway/leads/lead.entity.js';
import { LeadStatus } from '#gateway/leads/lead-status.js';
import { DAY_MS } from './durations.js';
import { idAt } from './id-at.js';
import { toSlug } from './to-slug.js';

/** A lead's place in the demo. */
interface LeadOptions {
  readonly organizationId: string;
  /** Which lead it is; no two have the same address on a channel. */
  readonly number: number;
  readonly createdAt: Date;
  readonly now: Date;
}

/** A younger lead cannot have been served yet: three days hold a working day, even on a weekend. */
const SETTLED_MS = 3 * DAY_MS;

const OLD_MS = 14 * DAY_MS;

const SERVICES = [
  'Haircut',
  'Colouring',
  'Highlights',
  'Blow-dry',
  'Beard trim',
  'Manicure',
  'Eyebrows',
  'Bridal styling',
];

const NOTES = [
  'Prefers mornings',
  'Only after 4 pm',
  'Always with Mia',
  'Sensitive scalp',
  'Allergic to ammonia: no classic colour',
  'Brings her daughter along',
  'Wheelchair: please keep the place at the door free',
  'Wants to be reminded by WhatsApp the day before',
];

const channels = [
  { value: Channel.WHATSAPP, weight: 45 },
  { value: Channel.WEB, weight: 20 },
  { value: Channel.VOICE, weight: 20 },
  { value: Channel.EMAIL, weight: 10 },
  { value: Channel.TELEGRAM, weight: 5 },
];

const statusesOfRecent = [
  { value: LeadStatus.NEW, weight: 30 },
  { value: LeadStatus.CONTACTED, weight: 20 },
  { value: LeadStatus.BOOKING_OFFERED, weight: 15 },
  { value: LeadStatus.BOOKED, weight: 20 },
  { value: LeadStatus.CONFIRMED, weight: 15 },
];

const statusesOfSettled = [
  { value: LeadStatus.CONTACTED, weight: 8 },
  { value: LeadStatus.BOOKING_OFFERED, weight: 7 },
  { value: LeadStatus.BOOKED, weight: 12 },
  { value: LeadStatus.CONFIRMED, weight: 16 },
  { value: LeadStatus.COMPLETED, weight: 38 },
  { value: LeadStatus.NO_SHOW, weight: 4 },
  { value: LeadStatus.CANCELLED, weight: 7 },
  { value: LeadStatus.LOST, weight: 8 },
];

const statusesOfOld = [
  { value: LeadStatus.CONTACTED, weight: 3 },
  { value: LeadStatus.BOOKED, weight: 3 },
  { value: LeadStatus.CONFIRMED, weight: 5 },
  { value: LeadStatus.COMPLETED, weight: 60 },
  { value: LeadStatus.NO_SHOW, weight: 6 },
  { value: LeadStatus.CANCELLED, weight: 9 },
  { value: LeadStatus.LOST, weight: 14 },
];

/** Makes a lead whose status is believable for one as old as this. */
export function createLead(
  faker: Faker,
  { organizationId, number, createdAt, now }: LeadOptions,
): Lead {
  const [firstName, lastName] = [faker.person.firstName(), faker.person.lastName()];
  const channel = faker.helpers.weightedArrayElement(channels);
  const phone = phoneOf(number);
  const email = `${toSlug(firstName)}.${toSlug(lastName)}${number + 1}@example.com`;
  const isHalf = faker.datatype.boolean();
  const age = now.getTime() - createdAt.getTime();
  const isRecent = age < SETTLED_MS;
  return {
    organizationId,
    id: idAt(createdAt),
    name: `${firstName} ${lastName}`,
    phone: channel === Channel.EMAIL || (channel === Channel.WEB && isHalf) ? null : phone,
    email: channel === Channel.EMAIL || channel === Channel.WEB || isHalf ? email : null,
    company: faker.datatype.boolean({ probability: 0.12 }) ? faker.company.name() : null,
    channel,
    channelId: channelIdOf(channel, { number, phone, email }),
    status: faker.helpers.weightedArrayElement(
      isRecent ? statusesOfRecent : age < OLD_MS ? statusesOfSettled : statusesOfOld,
    ),
    preferredServices: faker.helpers.arrayElements(SERVICES, faker.number.float() < 0.8 ? 1 : 2),
    appointmentNotes: faker.datatype.boolean({ probability: 0.2 })
      ? faker.helpers.arrayElement(NOTES)
      : null,
    metadata: {
      source: faker.helpers.arrayElement(['instagram', 'google_maps', 'recommendation', 'website']),
      language: faker.datatype.boolean({ probability: 0.85 }) ? 'de' : 'en',
    },
    createdAt,
    updatedAt: createdAt,
  };
}

/** No two numbers alike, and none the neighbour of the next: the factor is coprime to 10^8. */
function phoneOf(number: number): string {
  const digits = String((number * 61_803_399 + 20_260_123) % 100_000_000).padStart(8, '0');
  return `+49 15${digits.slice(0, 1)} ${digits.slice(1)}`;
}

function channelIdOf(
  channel: Channel,
  { number, phone, email }: { number: number; phone: string; email: string },
): string {
  switch (channel) {
    case Channel.EMAIL:
      return email;
    case Channel.WEB:
      return `visitor-${number + 1}`;
    case Channel.TELEGRAM:
      return phone.replace(/\D/g, '').slice(3);
    default:
      return phone.replaceAll(' ', '');
  }
}
