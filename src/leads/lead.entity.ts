import { randomUUIDv7 } from 'node:crypto';
import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { enumCheck } from '../database/enum-check.js';
import { purgePolicy, searchPolicy, TenantTable } from '../database/tenant-table.js';
import { TextArray } from '../database/text-array.js';
import { Channel } from './channel.js';
import { LeadStatus } from './lead-status.js';

/** Name of the constraint that keeps one customer of a channel to one lead. */
export const LEADS_CHANNEL_UNIQUE = 'leads_channel_unique';

/** The fields that a search looks in, a line each, so that no match spans two of them. */
const SEARCH_TEXT =
  "lower(name || chr(10) || coalesce(email, '') || chr(10) || coalesce(company, '') || " +
  "chr(10) || coalesce(phone, ''))";

/** What a new lead starts with; what is not given is empty. */
interface NewLead {
  readonly organizationId: string;
  readonly name: string;
  readonly channel: Channel;
  readonly now: Date;
  readonly channelId?: string | null;
}

/** A customer, or somebody who may become one. */
@TenantTable('leads', [searchPolicy, purgePolicy])
@Unique({ name: LEADS_CHANNEL_UNIQUE, properties: ['organizationId', 'channel', 'channelId'] })
@Index({ name: 'leads_status_index', properties: ['organizationId', 'status', 'id'] })
@Index({ name: 'leads_email_index', properties: ['organizationId', 'email'] })
@Index({ name: 'leads_phone_index', properties: ['organizationId', 'phone'] })
@Index({ name: 'leads_channel_index', properties: ['organizationId', 'channel', 'id'] })
@Index({
  name: 'leads_search_index',
  expression:
    'create index leads_search_index on leads using gin (organization_id, search_text gin_trgm_ops)',
})
export class Lead {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'text' })
  name: string;

  @Property({ type: 'text', nullable: true })
  phone: string | null = null;

  @Property({ type: 'text', nullable: true })
  email: string | null = null;

  @Property({ type: 'text', nullable: true })
  company: string | null = null;

  @Property({ type: 'text' })
  @Check({ name: 'leads_channel_check', expression: enumCheck('channel', Channel) })
  readonly channel: Channel;

  /** The customer's identifier on the channel, such as a phone number. */
  @Property({ type: 'text', nullable: true })
  readonly channelId: string | null;

  @Property({ type: 'text' })
  @Check({ name: 'leads_status_check', expression: enumCheck('status', LeadStatus) })
  status: LeadStatus = LeadStatus.NEW;

  @Property({ type: TextArray, columnType: 'text[]' })
  preferredServices: string[] = [];

  @Property({ type: 'text', nullable: true })
  appointmentNotes: string | null = null;

  @Property({ type: 'jsonb' })
  metadata: Record<string, unknown> = {};

  /** What a search looks in, in small letters; written by the database. */
  @Property({
    type: 'text',
    generated: `(${SEARCH_TEXT}) stored`,
    lazy: true,
    hidden: true,
  })
  readonly searchText?: string;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  @Property({ type: 'timestamptz' })
  updatedAt: Date;

  constructor({ organizationId, name, channel, channelId, now }: NewLead) {
    this.organizationId = organizationId;
    this.name = name;
    this.channel = channel;
    this.channelId = channelId ?? null;
    this.createdAt = now;
    this.updatedAt = now;
  }
}
