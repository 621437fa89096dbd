import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Principal } from '../access/principal.js';
import type { EntityManager } from '../database/connect.js';
import { GatewayError } from '../errors/gateway-error.js';
import { requireNotNull } from '../input/require-not-null.js';
import { isUuid } from '../input/uuid.js';
import { requireLead, type TenantDependencies } from '../leads/leads.js';
import { type Page, readPageBounds, toPage, toWindow } from '../pagination/page.js';
import type { PageArguments } from '../pagination/page-arguments.js';
import { recordEvent } from '../webhooks/record-event.js';
import { WebhookEventName } from '../webhooks/webhook-event-name.js';
import { Conversation } from './conversation.entity.js';
import type {
  AddMessageInput,
  ConversationFilter,
  StartConversationInput,
  UpdateConversationInput,
} from './conversation.input.js';
import { toConversationData } from './conversation-data.js';
import { ConversationStatus } from './conversation-status.js';
import { Message } from './message.entity.js';

/** Characters of a message that a list of conversations shows. */
const PREVIEW_LENGTH = 100;

/** The conversation with this id. Throws NOT_FOUND where the scope's organization has none. */
export async function requireConversation(scope: EntityManager, id: string): Promise<Conversation> {
  const conversation = isUuid(id) ? await scope.findOne(Conversation, { id }) : null;
  if (conversation === null) {
    throw new GatewayError('NOT_FOUND');
  }
  return conversation;
}

/** A page of the organization's conversations, those begun last first. */
export async function listConversations(
  principal: Principal,
  page: PageArguments,
  { leadId, status, channel }: ConversationFilter,
  { tenants }: TenantDependencies,
): Promise<Page<Conversation>> {
  const bounds = readPageBounds(page, 'newest first');
  const where = {
    ...(leadId ? { leadId } : {}),
    ...(status ? { status } : {}),
    ...(channel ? { channel } : {}),
  };
  const window = toWindow(bounds);
  const conversations = await tenants.lookUp(principal, (scope) =>
    scope.find(Conversation, { ...where, ...window.where }, window.options),
  );
  return toPage(conversations, bounds, () =>
    tenants.lookUp(principal, (scope) => scope.count(Conversation, where)),
  );
}

/** Begins a conversation. Throws NOT_FOUND for the lead, CONFLICT where its session key is taken. */
export async function startConversation(
  { organizationId }: Principal,
  input: StartConversationInput,
  { tenants, clock }: TenantDependencies,
): Promise<Conversation> {
  const persistOne = async (scope: EntityManager) => {
    const conversation = new Conversation({ ...input, organizationId, now: clock.now() });
    await requireLead(scope, input.leadId);
    scope.persist(conversation);
    return conversation;
  };
  try {
    return await tenants.within({ organizationId }, persistOne, { isRepeatable: true });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) {
      const message = 'A conversation with this sessionKey exists';
      throw new GatewayError('CONFLICT', { message, cause: error });
    }
    throw error;
  }
}

/** Changes a conversation. Throws NOT_FOUND and BAD_USER_INPUT. */
export function updateConversation(
  principal: Principal,
  id: string,
  input: UpdateConversationInput,
  { tenants, clock }: TenantDependencies,
): Promise<Conversation> {
  const { status } = requireNotNull(input, ['status']);
  const change = async (scope: EntityManager) => {
    const conversation = await requireConversation(scope, id);
    if (status) {
      // Locked and read again: of two that set the same status at once, one changes it.
      await scope.refresh(conversation, { lockMode: LockMode.PESSIMISTIC_WRITE });
    }
    const before = conversation.status;
    conversation.status = status ?? conversation.status;
    conversation.updatedAt = clock.now();
    if (conversation.status === ConversationStatus.ESCALATED && before !== conversation.status) {
      await recordEvent(scope, {
        organizationId: principal.organizationId,
        event: WebhookEventName.CONVERSATION_ESCALATED,
        toData: async () =>
          toConversationData(conversation, await requireLead(scope, conversation.leadId)),
        now: conversation.updatedAt,
      });
    }
    return conversation;
  };
  return tenants.within(principal, change, { isRepeatable: true });
}

/** Adds a message; the conversation's count and preview change with it. Throws NOT_FOUND. */
export function addMessage(
  principal: Principal,
  conversationId: string,
  { role, content, metadata }: AddMessageInput,
  { tenants, clock }: TenantDependencies,
): Promise<Message> {
  const { organizationId } = principal;
  const change = async (scope: EntityManager) => {
    const conversation = await requireConversation(scope, conversationId);
    // Locked and read again: of two messages at once, each must be counted.
    await scope.refresh(conversation, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const now = clock.now();
    const message = new Message({
      organizationId,
      conversationId,
      role,
      content,
      metadata: metadata ?? {},
      now,
    });
    conversation.messageCount += 1;
    conversation.lastMessageAt = now;
    conversation.lastMessagePreview = [...content].slice(0, PREVIEW_LENGTH).join('');
    conversation.updatedAt = now;
    scope.persist(message);
    return message;
  };
  return tenants.within(principal, change, { isRepeatable: true });
}
