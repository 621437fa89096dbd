import { Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { TenantTable } from '../database/tenant-table.js';

/** What a new UID starts with. */
interface NewCalcomUid {
  readonly organizationId: string;
  readonly uid: string;
  readonly bookingId: string;
  readonly eventAt: Date;
  readonly event: string;
}

/** One of the UIDs that Cal.com has given a booking, and the last event that named it. */
@TenantTable('calcom_uids')
@Index({ name: 'calcom_uids_booking_index', properties: ['organizationId', 'bookingId'] })
export class CalcomUid {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  @PrimaryKey({ type: 'text' })
  readonly uid: string;

  @Property({ type: 'uuid' })
  bookingId: string;

  /** When Cal.com sent the latest event that was acted on. */
  @Property({ type: 'timestamptz' })
  eventAt: Date;

  /** Its trigger, such as BOOKING_CREATED. */
  @Property({ type: 'text' })
  event: string;

  constructor({ organizationId, uid, bookingId, eventAt, event }: NewCalcomUid) {
    this.organizationId = organizationId;
    this.uid = uid;
    this.bookingId = bookingId;
    this.eventAt = eventAt;
    this.event = event;
  }
}
