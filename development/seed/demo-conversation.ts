import type { Conversation } from '#gateway/conversations/conversation.entity.js';
import { ConversationStatus } from '#gateway/conversations/conversation-status.js';
import type { Message } from '#gateway/conversations/message.entity.js';
import type { Lead } from '#gateway/leads/lead.entity.js';
import { LeadStatus } from '#gateway/leads/lead-status.js';
import type { Dialogue } from './demo-dialogue.js';
import { DAY_MS } from './durations.js';
import { idAt } from './id-at.js';

/** Characters of a preview, as the gateway itself keeps them. */
const PREVIEW_LENGTH = 100;

const openStatuses = new Set([LeadStatus.NEW, LeadStatus.CONTACTED, LeadStatus.BOOKING_OFFERED]);

/** Makes the conversation in which a dialogue was held, and its messages. */
export function createConversation(
  lead: Lead,
  dialogue: Dialogue,
  now: Date,
): { conversation: Conversation; messages: Message[] } {
  const { organizationId, id: leadId, channel, channelId, createdAt } = lead;
  const conversationId = idAt(createdAt);
  const messages = dialogue.lines.map(
    ({ role, content, at }): Message => ({
      organizationId,
      id: idAt(at),
      conversationId,
      role,
      content,
      metadata: {},
      createdAt: at,
    }),
  );
  const conversation: Conversation = {
    organizationId,
    id: conversationId,
    leadId,
    sessionKey: `${channel}_${channelId}`,
    channel,
    status: statusOf(lead, dialogue, now),
    messageCount: messages.length,
    lastMessageAt: dialogue.endedAt,
    lastMessagePreview: previewOf(messages),
    createdAt,
    updatedAt: dialogue.endedAt,
  };
  return { conversation, messages };
}

function statusOf({ status }: Lead, dialogue: Dialogue, now: Date): ConversationStatus {
  if (dialogue.isEscalated) {
    return ConversationStatus.ESCALATED;
  }
  if (openStatuses.has(status)) {
    const isQuiet = now.getTime() - dialogue.endedAt.getTime() > 3 * DAY_MS;
    return isQuiet ? ConversationStatus.ABANDONED : ConversationStatus.ACTIVE;
  }
  return status === LeadStatus.LOST ? ConversationStatus.ABANDONED : ConversationStatus.COMPLETED;
}

function previewOf(messages: readonly Message[]): string {
  return [...(messages.at(-1)?.content ?? '')].slice(0, PREVIEW_LENGTH).join('');
}
