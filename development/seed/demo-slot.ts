import type { Faker } from '@faker-js/faker';
import type { Lead } from '#gateway/leads/lead.entity.js';
import { LeadStatus } from '#gateway/leads/lead-status.js';
import { DAY_MS, MINUTE_MS } from './durations.js';

/** When an appointment is. */
export interface Slot {
  readonly startTime: Date;
  readonly endTime: Date;
}

/** Working hours, in minutes of the day (UTC); closed on Sundays. */
const [OPENS, CLOSES] = [9 * 60, 18 * 60];

const SUNDAY = 0;

/** How far ahead people book. */
const DAYS_AHEAD = 21;

const comingStatuses = new Set([LeadStatus.BOOKED, LeadStatus.CONFIRMED]);

const pastStatuses = new Set([LeadStatus.COMPLETED, LeadStatus.NO_SHOW, LeadStatus.CANCELLED]);

/** The appointment that the lead's status speaks of, or null where it speaks of none. */
export function chooseSlot(faker: Faker, { status, createdAt }: Lead, now: Date): Slot | null {
  if (comingStatuses.has(status)) {
    return slotBetween(faker, now, daysAfter(now, DAYS_AHEAD));
  }
  if (pastStatuses.has(status)) {
    const last = daysAfter(createdAt, DAYS_AHEAD);
    return slotBetween(faker, createdAt, last < now ? last : now);
  }
  return null;
}

/** A time that can be offered to somebody who asks at that moment, beside another or alone. */
export function chooseOffer(faker: Faker, asked: Date, beside: Slot | null = null): Slot {
  const offer = slotBetween(faker, asked, daysAfter(asked, 8));
  return offer.startTime.getTime() === beside?.startTime.getTime()
    ? chooseOffer(faker, asked, beside)
    : offer;
}

/** Working time on a day behind that of `after` and before that of `before`. */
function slotBetween(faker: Faker, after: Date, before: Date): Slot {
  const days: number[] = [];
  for (let day = midnightOf(after) + DAY_MS; day < midnightOf(before); day += DAY_MS) {
    if (new Date(day).getUTCDay() !== SUNDAY) {
      days.push(day);
    }
  }
  const minutes = faker.helpers.arrayElement([30, 45, 60, 90]);
  const quarter = faker.number.int({ max: (CLOSES - OPENS - minutes) / 15 });
  const start = faker.helpers.arrayElement(days) + (OPENS + quarter * 15) * MINUTE_MS;
  return { startTime: new Date(start), endTime: new Date(start + minutes * MINUTE_MS) };
}

const midnightOf = (time: Date) => Math.floor(time.getTime() / DAY_MS) * DAY_MS;

const daysAfter = (time: Date, days: number) => new Date(time.getTime() + days * DAY_MS);
