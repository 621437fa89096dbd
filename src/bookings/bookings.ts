import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Principal } from '../access/principal.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireNotNull } from '../input/require-not-null.js';
import { isUuid } from '../input/uuid.js';
import type { Lead } from '../leads/lead.entity.js';
import { requireLead, type TenantDependencies } from '../leads/leads.js';
import { type Page, readPageBounds, toPage, toWindow } from '../pagination/page.js';
import type { PageArguments } from '../pagination/page-arguments.js';
import { recordEvent } from '../webhooks/record-event.js';
import { WebhookEventName } from '../webhooks/webhook-event-name.js';
import { Booking } from './booking.entity.js';
import type { BookingFilter, CreateBookingInput, UpdateBookingInput } from './booking.input.js';
import { toBookingData } from './booking-data.js';
import { BookingStatus } from './booking-status.js';

/** The booking with this id. Throws NOT_FOUND where the scope's organization has none. */
export async function requireBooking(scope: EntityManager, id: string): Promise<Booking> {
  const booking = isUuid(id) ? await scope.findOne(Booking, { id }) : null;
  if (booking === null) {
    throw new GatewayError('NOT_FOUND');
  }
  return booking;
}

/** A page of the organization's bookings, those made last first. */
export async function listBookings(
  principal: Principal,
  page: PageArguments,
  { leadId, status }: BookingFilter,
  { tenants }: TenantDependencies,
): Promise<Page<Booking>> {
  const bounds = readPageBounds(page, 'newest first');
  const where = { ...(leadId ? { leadId } : {}), ...(status ? { status } : {}) };
  const window = toWindow(bounds);
  const bookings = await tenants.lookUp(principal, (scope) =>
    scope.find(Booking, { ...where, ...window.where }, window.options),
  );
  return toPage(bookings, bounds, () =>
    tenants.lookUp(principal, (scope) => scope.count(Booking, where)),
  );
}

/**
 * Makes a booking. Throws NOT_FOUND for the lead, BAD_USER_INPUT where it ends before it begins,
 * and CONFLICT where the organization has one with the same Cal.com UID.
 */
export async function createBooking(
  { organizationId }: Principal,
  input: CreateBookingInput,
  { tenants, clock }: TenantDependencies,
): Promise<Booking> {
  requireOrder(input);
  const persistOne = async (scope: EntityManager) => {
    const booking = new Booking({ ...input, organizationId, now: clock.now() });
    booking.status = input.status ?? booking.status;
    booking.meetingUrl = input.meetingUrl ?? null;
    booking.metadata = input.metadata ?? {};
    await addBooking(scope, booking, await requireLead(scope, input.leadId));
    return booking;
  };
  try {
    return await tenants.within({ organizationId }, persistOne, { isRepeatable: true });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) {
      const message = 'A booking with this calcomBookingUid exists';
      throw new GatewayError('CONFLICT', { message, cause: error });
    }
    throw error;
  }
}

/** Adds a booking of a lead to the scope's transaction, and the events that tell of it. */
export async function addBooking(
  scope: EntityManager,
  booking: Booking,
  lead: Lead,
): Promise<void> {
  scope.persist(booking);
  await recordBooking(scope, WebhookEventName.BOOKING_CREATED, booking, async () => lead);
  await recordCancelling(scope, booking, null);
}

/** Tells that a booking was cancelled, unless it was so `before`; null where it is new. */
export async function recordCancelling(
  scope: EntityManager,
  booking: Booking,
  before: BookingStatus | null,
): Promise<void> {
  if (booking.status === BookingStatus.CANCELLED && before !== BookingStatus.CANCELLED) {
    await recordBooking(scope, WebhookEventName.BOOKING_CANCELLED, booking, () =>
      requireLead(scope, booking.leadId),
    );
  }
}

function recordBooking(
  scope: EntityManager,
  event: WebhookEventName,
  booking: Booking,
  findLead: () => Promise<Lead>,
): Promise<void> {
  const { organizationId, updatedAt: now } = booking;
  const toData = async () => toBookingData(booking, await findLead());
  return recordEvent(scope, { organizationId, event, toData, now });
}

/** Reschedules, cancels or otherwise changes a booking. Throws NOT_FOUND and BAD_USER_INPUT. */
export function updateBooking(
  principal: Principal,
  id: string,
  input: UpdateBookingInput,
  { tenants, clock }: TenantDependencies,
): Promise<Booking> {
  const { startTime, endTime, status, meetingUrl, metadata } = requireNotNull(input, [
    'startTime',
    'endTime',
    'status',
    'metadata',
  ]);
  const change = async (scope: EntityManager) => {
    const booking = await requireBooking(scope, id);
    // Locked and read again: two changes that each keep the order may break it together.
    await scope.refresh(booking, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const before = booking.status;
    const [start, end] = [booking.startTime.getTime(), booking.endTime.getTime()];
    booking.startTime = startTime ?? booking.startTime;
    booking.endTime = endTime ?? booking.endTime;
    const isMoved = booking.startTime.getTime() !== start || booking.endTime.getTime() !== end;
    booking.status = status ?? (isMoved ? BookingStatus.RESCHEDULED : booking.status);
    booking.meetingUrl = meetingUrl === undefined ? booking.meetingUrl : meetingUrl;
    booking.metadata = metadata ?? booking.metadata;
    booking.updatedAt = clock.now();
    requireOrder(booking);
    await recordCancelling(scope, booking, before);
    return booking;
  };
  return tenants.within(principal, change, { isRepeatable: true });
}

function requireOrder({ startTime, endTime }: Pick<Booking, 'startTime' | 'endTime'>): void {
  if (endTime <= startTime) {
    const msg = 'Value error, a booking ends after it begins';
    const fault = { type: 'value_error', loc: ['input', 'endTime'], msg, input: endTime };
    throw new GatewayError('BAD_USER_INPUT', { fields: [fault] });
  }
}
