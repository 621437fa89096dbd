import { de, en, type Faker, Faker as FakerClass } from '@faker-js/faker';
import { v7 as uuidv7 } from 'uuid';
import type { Booking } from '#gateway/bookings/booking.entity.js';
import { BookingStatus } from '#gateway/bookings/booking-status.js';
import type { Conversation } from '#gateway/conversations/conversation.entity.js';
import { ConversationStatus } from '#gateway/conversations/conversation-status.js';
import type { Message } from '#gateway/conversations/message.entity.js';
import { MessageRole } from '#gateway/conversations/message-role.js';
import { Channel } from '#gateway/leads/channel.js';
import type { Lead } from '#gateway/leads/lead.entity.js';
import { LeadStatus } from '#gateway/leads/lead-status.js';
import { dialogueOf, SERVICES } from './demo-dialogue.js';

/** Rows of the four tables that belong together: some leads and all that hangs on them. */
export interface DemoRows {
  readonly leads: Lead[];
  readonly bookings: Booking[];
  readonly conversations: Conversation[];
  readonly messages: Message[];
}

/** What the rows are made for. */
interface DemoOptions {
  readonly organizationId: string;
  readonly now: Date;
}

const DAY_MS = 24 * 3600 * 1000;

/** How many days back the first lead wrote. */
const DAYS_BACK = 60;

const channels = [
  { value: Channel.WHATSAPP, weight: 45 },
  { value: Channel.WEB, weight: 20 },
  { value: Channel.VOICE, weight: 20 },
  { value: Channel.EMAIL, weight: 10 },
  { value: Channel.TELEGRAM, weight: 5 },
];

const statuses = [
  { value: LeadStatus.NEW, weight: 10 },
  { value: LeadStatus.CONTACTED, weight: 12 },
  { value: LeadStatus.BOOKING_OFFERED, weight: 8 },
  { value: LeadStatus.BOOKED, weight: 12 },
  { value: LeadStatus.CONFIRMED, weight: 12 },
  { value: LeadStatus.COMPLETED, weight: 30 },
  { value: LeadStatus.NO_SHOW, weight: 4 },
  { value: LeadStatus.CANCELLED, weight: 6 },
  { value: LeadStatus.LOST, weight: 6 },
];

/** What a lead's status says of its booking; a lead without an entry has none. */
const bookingOfLead: Partial<Record<LeadStatus, { status: BookingStatus; isPast: boolean }>> = {
  [LeadStatus.BOOKED]: { status: BookingStatus.RESCHEDULED, isPast: false },
  [LeadStatus.CONFIRMED]: { status: BookingStatus.CONFIRMED, isPast: false },
  [LeadStatus.COMPLETED]: { status: BookingStatus.COMPLETED, isPast: true },
  [LeadStatus.NO_SHOW]: { status: BookingStatus.NO_SHOW, isPast: true },
  [LeadStatus.CANCELLED]: { status: BookingStatus.CANCELLED, isPast: true },
};

/** The same people at every call, with times that count from now. */
export function createDemoFaker(): Faker {
  const faker = new FakerClass({ locale: [de, en] });
  faker.seed(2026);
  return faker;
}

/** Makes `count` leads of the past weeks, in the order in which they came. */
export function createDemoRows(
  faker: Faker,
  count: number,
  position: { readonly from: number; readonly of: number },
  options: DemoOptions,
): DemoRows {
  const rows: DemoRows = { leads: [], bookings: [], conversations: [], messages: [] };
  for (let index = 0; index < count; index += 1) {
    // Spread over the weeks in order, so that lists, which go by id, show them by age.
    const age = 1 - (position.from + index + faker.number.float()) / position.of;
    const createdAt = new Date(options.now.getTime() - 3600_000 - age * DAYS_BACK * DAY_MS);
    addLead(rows, faker, position.from + index, createdAt, options);
  }
  return rows;
}

function addLead(
  rows: DemoRows,
  faker: Faker,
  number: number,
  createdAt: Date,
  { organizationId, now }: DemoOptions,
): void {
  const [firstName, lastName] = [faker.person.firstName(), faker.person.lastName()];
  const channel = faker.helpers.weightedArrayElement(channels);
  const status = faker.helpers.weightedArrayElement(statuses);
  const service = faker.helpers.arrayElement(SERVICES);
  const phone = `+49 15${faker.string.numeric(2)} ${faker.string.numeric(7)}`;
  const email = faker.internet
    .email({ firstName, lastName, provider: 'example.com' })
    .toLowerCase();
  const channelId = channel === Channel.EMAIL ? email : phone.replaceAll(' ', '');
  const leadId = idAt(createdAt);
  rows.leads.push({
    organizationId,
    id: leadId,
    name: `${firstName} ${lastName}`,
    phone: channel === Channel.WEB && faker.datatype.boolean() ? null : phone,
    email: channel === Channel.VOICE ? null : email,
    company: faker.datatype.boolean({ probability: 0.15 }) ? faker.company.name() : null,
    channel,
    // The number keeps two people with one telephone number apart.
    channelId: `${channelId}#${number}`,
    status,
    preferredServices: [service],
    appointmentNotes: faker.helpers.maybe(() => 'Prefers mornings', { probability: 0.2 }) ?? null,
    metadata: { source: faker.helpers.arrayElement(['instagram', 'maps', 'recommendation']) },
    createdAt,
    updatedAt: createdAt,
  });
  const booking = bookingOfLead[status];
  if (booking !== undefined) {
    const startTime = workingTime(faker, booking.isPast ? createdAt : now, now, booking.isPast);
    const minutes = faker.helpers.arrayElement([30, 45, 60, 90]);
    rows.bookings.push({
      organizationId,
      id: idAt(createdAt),
      leadId,
      calcomBookingId: null,
      calcomBookingUid: null,
      eventTypeId: null,
      startTime,
      endTime: new Date(startTime.getTime() + minutes * 60_000),
      status: booking.status,
      meetingUrl: null,
      metadata: { service },
      createdAt,
      updatedAt: createdAt,
    });
  }
  addConversation(rows, { organizationId, leadId, channel, status, service, createdAt, number });
}

interface Talk {
  readonly organizationId: string;
  readonly leadId: string;
  readonly channel: Channel;
  readonly status: LeadStatus;
  readonly service: string;
  readonly createdAt: Date;
  readonly number: number;
}

function addConversation(rows: DemoRows, talk: Talk): void {
  const { organizationId, leadId, channel, status, service, createdAt, number } = talk;
  const conversationId = idAt(createdAt);
  const lines = dialogueOf(status, service);
  const timeOf = (index: number) => new Date(createdAt.getTime() + index * 40_000);
  for (const [index, content] of lines.entries()) {
    rows.messages.push({
      organizationId,
      id: idAt(timeOf(index)),
      conversationId,
      role: index % 2 === 0 ? MessageRole.USER : MessageRole.ASSISTANT,
      content,
      metadata: {},
      createdAt: timeOf(index),
    });
  }
  const isOpen = status === LeadStatus.NEW || status === LeadStatus.CONTACTED;
  const isLost = status === LeadStatus.LOST;
  const lastMessageAt = timeOf(lines.length - 1);
  rows.conversations.push({
    organizationId,
    id: conversationId,
    leadId,
    sessionKey: `${channel}_${number}`,
    channel,
    status: isOpen
      ? ConversationStatus.ACTIVE
      : isLost
        ? ConversationStatus.ABANDONED
        : ConversationStatus.COMPLETED,
    messageCount: lines.length,
    lastMessageAt,
    lastMessagePreview: (lines.at(-1) ?? '').slice(0, 100),
    createdAt,
    updatedAt: lastMessageAt,
  });
}

/** A quarter of an hour between nine and five on a working day, before now or after it. */
function workingTime(faker: Faker, from: Date, now: Date, isPast: boolean): Date {
  const span = isPast ? (now.getTime() - from.getTime()) / DAY_MS : 21;
  const time = new Date(from.getTime() + faker.number.float({ max: Math.max(span, 0.1) }) * DAY_MS);
  time.setUTCHours(9 + faker.number.int({ max: 7 }), 15 * faker.number.int({ max: 3 }), 0, 0);
  const weekend = [6, 0].indexOf(time.getUTCDay());
  if (weekend >= 0) {
    time.setTime(time.getTime() + (isPast ? -(weekend + 1) : 2 - weekend) * DAY_MS);
  }
  const isWrongSide = isPast ? time >= now : time <= now;
  return isWrongSide ? new Date(time.getTime() + (isPast ? -7 : 7) * DAY_MS) : time;
}

/** An id that sorts by that time, as the ids do that the gateway makes. */
const idAt = (time: Date) => uuidv7({ msecs: time.getTime() });
