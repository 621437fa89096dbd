import { de, en, Faker } from '@faker-js/faker';
import type { Booking } from '#gateway/bookings/booking.entity.js';
import type { Conversation } from '#gateway/conversations/conversation.entity.js';
import type { Message } from '#gateway/conversations/message.entity.js';
import type { Lead } from '#gateway/leads/lead.entity.js';
import { createBooking } from './demo-booking.js';
import { createConversation } from './demo-conversation.js';
import { writeDialogue } from './demo-dialogue.js';
import { createLead } from './demo-lead.js';
import { chooseSlot } from './demo-slot.js';
import { DAY_MS, HOUR_MS } from './durations.js';

/** Rows of the four tables that belong together: some leads and all that hangs on them. */
export interface DemoRows {
  readonly leads: Lead[];
  readonly bookings: Booking[];
  readonly conversations: Conversation[];
  readonly messages: Message[];
}

/** What is to be made. */
interface DemoOptions {
  readonly organizationId: string;
  readonly now: Date;
  readonly leads: number;
  /** Leads of one batch. */
  readonly batchSize: number;
}

/** How many days back the first lead came. */
const DAYS_BACK = 45;

/** The newest lead came this long ago: time enough to have said all that was said. */
const QUIET_MS = HOUR_MS;

/**
 * Makes the demo's rows, the same people at every call, in batches that come as they are asked
 * for. Leads come in the order of their age, the eldest first; all times count from `now`.
 */
export function* createDemoBatches(options: DemoOptions): Generator<DemoRows> {
  const faker = new Faker({ locale: [de, en] });
  faker.seed(2026);
  for (let from = 0; from < options.leads; from += options.batchSize) {
    const rows: DemoRows = { leads: [], bookings: [], conversations: [], messages: [] };
    const end = Math.min(from + options.batchSize, options.leads);
    for (let number = from; number < end; number += 1) {
      addLead(rows, faker, number, options);
    }
    yield rows;
  }
}

function addLead(rows: DemoRows, faker: Faker, number: number, options: DemoOptions): void {
  const { organizationId, now, leads } = options;
  const age = 1 - (number + faker.number.float()) / leads;
  const createdAt = new Date(now.getTime() - QUIET_MS - age * DAYS_BACK * DAY_MS);
  const lead = createLead(faker, { organizationId, number, createdAt, now });
  const slot = chooseSlot(faker, lead, now);
  const dialogue = writeDialogue(faker, lead, { slot, now });
  rows.leads.push(lead);
  let last = dialogue.endedAt;
  if (slot !== null) {
    const booking = createBooking(faker, lead, { slot, dialogue });
    rows.bookings.push(booking);
    last = booking.updatedAt > last ? booking.updatedAt : last;
  }
  lead.updatedAt = last;
  const { conversation, messages } = createConversation(lead, dialogue, now);
  rows.conversations.push(conversation);
  rows.messages.push(...messages);
}
