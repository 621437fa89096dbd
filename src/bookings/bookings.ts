import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Principal } from '../access/principal.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireNotNull } from '../input/require-not-null.js';
import { isUuid } from '../input/uuid.js';
import { requireLead, type TenantDependencies } from '../leads/leads.js';
import { type Page, readPageBounds, toPage, toWindow } from '../pagination/page.js';
import type { PageArguments } from '../pagination/page-arguments.js';
import { Booking } from './booking.entity.js';
import type { BookingFilter, CreateBookingInput, UpdateBookingInput } from './booking.input.js';
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
    await requireLead(scope, input.leadId);
    scope.persist(booking);
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
    const [start, end] = [booking.startTime.getTime(), booking.endTime.getTime()];
    booking.startTime = startTime ?? booking.startTime;
    booking.endTime = endTime ?? booking.endTime;
    const isMoved = booking.startTime.getTime() !== start || booking.endTime.getTime() !== end;
    booking.status = status ?? (isMoved ? BookingStatus.RESCHEDULED : booking.status);
    booking.meetingUrl = meetingUrl === undefined ? booking.meetingUrl : meetingUrl;
    booking.metadata = metadata ?? booking.metadata;
    booking.updatedAt = clock.now();
    requireOrder(booking);
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
