import { toTimestamp } from '../clock.js';
import type { Lead } from '../leads/lead.entity.js';
import type { Conversation } from './conversation.entity.js';

/** A conversation as webhooks tell of it: as REST answers `GET /api/v1/conversations/{id}`. */
export function toConversationData(conversation: Conversation, lead: Lead) {
  const { lastMessageAt } = conversation;
  return {
    id: conversation.id,
    lead_id: conversation.leadId,
    session_key: conversation.sessionKey,
    channel: conversation.channel,
    status: conversation.status,
    message_count: conversation.messageCount,
    created_at: toTimestamp(conversation.createdAt),
    updated_at: toTimestamp(conversation.updatedAt),
    lead: { id: lead.id, name: lead.name, email: lead.email },
    last_message_at: lastMessageAt && toTimestamp(lastMessageAt),
    last_message_preview: conversation.lastMessagePreview,
  };
}
