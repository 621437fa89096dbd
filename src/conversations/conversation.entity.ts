import { randomUUIDv7 } from 'node:crypto';
import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { enumCheck } from '../database/enum-check.js';
import { purgePolicy, TenantTable } from '../database/tenant-table.js';
import { Channel } from '../leads/channel.js';
import { ConversationStatus } from './conversation-status.js';

/** What a new conversation starts with. */
interface NewConversation {
  readonly organizationId: string;
  readonly leadId: string;
  readonly sessionKey: string;
  readonly channel: Channel;
  readonly now: Date;
}

/** What a lead and the front desk say to each other on one channel. */
@TenantTable('conversations', [purgePolicy])
@Unique({ name: 'conversations_session_unique', properties: ['organizationId', 'sessionKey'] })
@Index({ name: 'conversations_lead_index', properties: ['organizationId', 'leadId', 'id'] })
@Index({ name: 'conversations_status_index', properties: ['organizationId', 'status', 'id'] })
@Index({ name: 'conversations_channel_index', properties: ['organizationId', 'channel', 'id'] })
export class Conversation {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'uuid' })
  readonly leadId: string;

  /** The channel's own name of the session, such as "whatsapp_+49123456789". */
  @Property({ type: 'text' })
  readonly sessionKey: string;

  @Property({ type: 'text' })
  @Check({ name: 'conversations_channel_check', expression: enumCheck('channel', Channel) })
  readonly channel: Channel;

  @Property({ type: 'text' })
  @Check({
    name: 'conversations_status_check',
    expression: enumCheck('status', ConversationStatus),
  })
  status: ConversationStatus = ConversationStatus.ACTIVE;

  @Property({ type: 'integer' })
  messageCount = 0;

  @Property({ type: 'timestamptz', nullable: true })
  lastMessageAt: Date | null = null;

  /** The beginning of the last message. */
  @Property({ type: 'text', nullable: true })
  lastMessagePreview: string | null = null;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  @Property({ type: 'timestamptz' })
  updatedAt: Date;

  constructor({ organizationId, leadId, sessionKey, channel, now }: NewConversation) {
    this.organizationId = organizationId;
    this.leadId = leadId;
    this.sessionKey = sessionKey;
    this.channel = channel;
    this.createdAt = now;
    this.updatedAt = now;
  }
}
