import { randomUUIDv7 } from 'node:crypto';
import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { enumCheck } from '../database/enum-check.js';
import { purgePolicy, TenantTable } from '../database/tenant-table.js';
import { BookingStatus } from './booking-status.js';

/** What a new booking starts with. */
interface NewBooking {
  readonly organizationId: string;
  readonly leadId: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly calcomBookingId?: number | null;
  readonly calcomBookingUid?: string | null;
  readonly eventTypeId?: number | null;
  readonly now: Date;
}

/** An appointment of a lead. */
@TenantTable('bookings', [purgePolicy])
@Unique({ name: 'bookings_calcom_unique', properties: ['organizationId', 'calcomBookingUid'] })
@Index({ name: 'bookings_lead_index', properties: ['organizationId', 'leadId', 'id'] })
@Index({ name: 'bookings_status_index', properties: ['organizationId', 'status', 'id'] })
@Check({ name: 'bookings_time_check', expression: 'end_time > start_time' })
export class Booking {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'uuid' })
  readonly leadId: string;

  @Property({ type: 'integer', nullable: true })
  calcomBookingId: number | null;

  @Property({ type: 'text', nullable: true })
  calcomBookingUid: string | null;

  @Property({ type: 'integer', nullable: true })
  eventTypeId: number | null;

  @Property({ type: 'timestamptz' })
  startTime: Date;

  @Property({ type: 'timestamptz' })
  endTime: Date;

  @Property({ type: 'text' })
  @Check({ name: 'bookings_status_check', expression: enumCheck('status', BookingStatus) })
  status: BookingStatus = BookingStatus.CONFIRMED;

  @Property({ type: 'text', nullable: true })
  meetingUrl: string | null = null;

  @Property({ type: 'jsonb' })
  metadata: Record<string, unknown> = {};

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  @Property({ type: 'timestamptz' })
  updatedAt: Date;

  constructor(values: NewBooking) {
    this.organizationId = values.organizationId;
    this.leadId = values.leadId;
    this.startTime = values.startTime;
    this.endTime = values.endTime;
    this.calcomBookingId = values.calcomBookingId ?? null;
    this.calcomBookingUid = values.calcomBookingUid ?? null;
    this.eventTypeId = values.eventTypeId ?? null;
    this.createdAt = values.now;
    this.updatedAt = values.now;
  }
}
