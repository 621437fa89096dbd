import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { createConnectionType } from '../pagination/connection.type.js';
import type { Message } from './message.entity.js';
import { MessageRole } from './message-role.js';

/** GraphQL's view of a message. */
@ObjectType('Message', { description: 'One thing that was said.', simpleResolvers: true })
export class MessageType implements Omit<Message, 'organizationId'> {
  @Field(() => ID, { description: 'UUID of the message.' })
  readonly id: string;

  @Field(() => ID, { description: 'UUID of the conversation.' })
  readonly conversationId: string;

  @Field(() => MessageRole, { description: 'Who said it.' })
  readonly role: MessageRole;

  @Field(() => String, { description: 'What was said.' })
  readonly content: string;

  @Field(() => GraphQLJSONObject, { description: 'Whatever else the business keeps.' })
  readonly metadata: Record<string, unknown>;

  @Field(() => GraphQLDateTime, { description: 'When it was said, in UTC.' })
  readonly createdAt: Date;

  constructor(message: Message) {
    this.id = message.id;
    this.conversationId = message.conversationId;
    this.role = message.role;
    this.content = message.content;
    this.metadata = message.metadata;
    this.createdAt = message.createdAt;
  }
}

/** A page of messages. */
export const MessageConnection = createConnectionType('Message', MessageType);
