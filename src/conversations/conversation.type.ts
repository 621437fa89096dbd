import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Channel } from '../leads/channel.js';
import { createConnectionType } from '../pagination/connection.type.js';
import type { Conversation } from './conversation.entity.js';
import { ConversationStatus } from './conversation-status.js';

/** GraphQL's view of a conversation. */
@ObjectType('Conversation', {
  description: 'What a lead and the front desk say to each other on one channel.',
  simpleResolvers: true,
})
export class ConversationType implements Omit<Conversation, 'organizationId'> {
  @Field(() => ID, { description: 'UUID of the conversation.' })
  readonly id: string;

  @Field(() => ID, { description: 'UUID of the lead who speaks.' })
  readonly leadId: string;

  @Field(() => String, {
    description: 'The channel\'s name of it, such as "whatsapp_+49123456789".',
  })
  readonly sessionKey: string;

  @Field(() => Channel, { description: 'Where it takes place.' })
  readonly channel: Channel;

  @Field(() => ConversationStatus, { description: 'What became of it.' })
  readonly status: ConversationStatus;

  @Field(() => Int, { description: 'How many messages it has.' })
  readonly messageCount: number;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the last message came.' })
  readonly lastMessageAt: Date | null;

  @Field(() => String, { nullable: true, description: 'The beginning of the last message.' })
  readonly lastMessagePreview: string | null;

  @Field(() => GraphQLDateTime, { description: 'When it began, in UTC.' })
  readonly createdAt: Date;

  @Field(() => GraphQLDateTime, { description: 'When it last changed, in UTC.' })
  readonly updatedAt: Date;

  constructor(conversation: Conversation) {
    this.id = conversation.id;
    this.leadId = conversation.leadId;
    this.sessionKey = conversation.sessionKey;
    this.channel = conversation.channel;
    this.status = conversation.status;
    this.messageCount = conversation.messageCount;
    this.lastMessageAt = conversation.lastMessageAt;
    this.lastMessagePreview = conversation.lastMessagePreview;
    this.createdAt = conversation.createdAt;
    this.updatedAt = conversation.updatedAt;
  }
}

/** A page of conversations. */
export const ConversationConnection = createConnectionType('Conversation', ConversationType);
