import { randomUUIDv7 } from 'node:crypto';
import { Check, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { enumCheck } from '../database/enum-check.js';
import { purgePolicy, TenantTable } from '../database/tenant-table.js';
import { MessageRole } from './message-role.js';

/** What a new message starts with. */
interface NewMessage {
  readonly organizationId: string;
  readonly conversationId: string;
  readonly role: MessageRole;
  readonly content: string;
  readonly metadata: Record<string, unknown>;
  readonly now: Date;
}

/** One thing that was said. It never changes. */
@TenantTable('messages', [purgePolicy])
@Index({
  name: 'messages_conversation_index',
  properties: ['organizationId', 'conversationId', 'id'],
})
export class Message {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId: string;

  @PrimaryKey({ type: 'uuid' })
  readonly id: string = randomUUIDv7();

  @Property({ type: 'uuid' })
  readonly conversationId: string;

  @Property({ type: 'text' })
  @Check({ name: 'messages_role_check', expression: enumCheck('role', MessageRole) })
  readonly role: MessageRole;

  @Property({ type: 'text' })
  readonly content: string;

  @Property({ type: 'jsonb' })
  readonly metadata: Record<string, unknown>;

  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  constructor({ organizationId, conversationId, role, content, metadata, now }: NewMessage) {
    this.organizationId = organizationId;
    this.conversationId = conversationId;
    this.role = role;
    this.content = content;
    this.metadata = metadata;
    this.createdAt = now;
  }
}
