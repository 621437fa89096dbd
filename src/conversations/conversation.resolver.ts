import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { LeadType } from '../leads/lead.type.js';
import { createLeadLoader, type LeadLoader } from '../leads/lead-loader.js';
import type { TenantDependencies } from '../leads/leads.js';
import { createChildrenLoader, type LoadChildren } from '../pagination/children-loader.js';
import type { Connection } from '../pagination/connection.type.js';
import { mapPage } from '../pagination/page.js';
import { PageArguments } from '../pagination/page-arguments.js';
import {
  AddMessageInput,
  ConversationFilter,
  StartConversationInput,
  UpdateConversationInput,
} from './conversation.input.js';
import { ConversationConnection, ConversationType } from './conversation.type.js';
import {
  addMessage,
  listConversations,
  requireConversation,
  startConversation,
  updateConversation,
} from './conversations.js';
import { Message } from './message.entity.js';
import { MessageConnection, MessageType } from './message.type.js';

/** The organization's conversations and their messages. */
@Resolver(() => ConversationType)
export class ConversationResolver {
  readonly #dependencies: TenantDependencies;
  readonly #leads: LeadLoader;
  readonly #messages: LoadChildren<Message>;

  constructor(dependencies: TenantDependencies) {
    const { tenants } = dependencies;
    this.#dependencies = dependencies;
    this.#leads = createLeadLoader(tenants);
    this.#messages = createChildrenLoader(tenants, {
      table: 'messages',
      parentColumn: 'conversation_id',
      order: 'oldest first',
      toEntity: (scope, row) => scope.map(Message, row),
    });
  }

  @Query(() => ConversationType, { description: 'One conversation. NOT_FOUND: none such.' })
  async conversation(
    @Arg('id', () => ID, { description: 'UUID of the conversation.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<ConversationType> {
    const { tenants } = this.#dependencies;
    const principal = requirePrincipal(context);
    return new ConversationType(
      await tenants.lookUp(principal, (scope) => requireConversation(scope, id)),
    );
  }

  @Query(() => ConversationConnection, {
    description: "The organization's conversations, those begun last first.",
  })
  async conversations(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => ConversationFilter, {
      nullable: true,
      description: 'Which conversations are wanted.',
    })
    filter: ConversationFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Connection<ConversationType>> {
    const principal = requirePrincipal(context);
    const found = await listConversations(principal, page, filter ?? {}, this.#dependencies);
    return new ConversationConnection(mapPage(found, (item) => new ConversationType(item)));
  }

  @Mutation(() => ConversationType, {
    description: 'Begins a conversation. NOT_FOUND: no such lead. CONFLICT: sessionKey is taken.',
  })
  async startConversation(
    @Arg('input', () => StartConversationInput, { description: 'The conversation.' })
    input: StartConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<ConversationType> {
    const principal = requirePrincipal(context);
    return new ConversationType(await startConversation(principal, input, this.#dependencies));
  }

  @Mutation(() => ConversationType, {
    description: 'Changes a conversation. NOT_FOUND: none such.',
  })
  async updateConversation(
    @Arg('id', () => ID, { description: 'UUID of the conversation.' }) id: string,
    @Arg('input', () => UpdateConversationInput, { description: 'New values.' })
    input: UpdateConversationInput,
    @Ctx() context: RequestContext,
  ): Promise<ConversationType> {
    const principal = requirePrincipal(context);
    return new ConversationType(await updateConversation(principal, id, input, this.#dependencies));
  }

  @Mutation(() => MessageType, { description: 'Adds a message. NOT_FOUND: no such conversation.' })
  async addMessage(
    @Arg('conversationId', () => ID, { description: 'UUID of the conversation.' })
    conversationId: string,
    @Arg('input', () => AddMessageInput, { description: 'The message.' }) input: AddMessageInput,
    @Ctx() context: RequestContext,
  ): Promise<MessageType> {
    const principal = requirePrincipal(context);
    return new MessageType(await addMessage(principal, conversationId, input, this.#dependencies));
  }

  @FieldResolver(() => LeadType, { description: 'The lead who speaks.' })
  async lead(
    @Root() { leadId }: ConversationType,
    @Ctx() context: RequestContext,
  ): Promise<LeadType> {
    return new LeadType(await this.#leads(context).load(leadId));
  }

  @FieldResolver(() => MessageConnection, { description: 'What was said, oldest first.' })
  async messages(
    @Root() { id }: ConversationType,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<Connection<MessageType>> {
    const messages = await this.#messages(id, page, context);
    return new MessageConnection(mapPage(messages, (message) => new MessageType(message)));
  }
}
