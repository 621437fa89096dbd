import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { jsonObjectRule } from '../input/json-rule.js';
import { Checked, text } from '../input/rule.js';
import { uuidRule } from '../input/uuid.js';
import { Channel } from '../leads/channel.js';
import { ConversationStatus } from './conversation-status.js';
import { MessageRole } from './message-role.js';

/** A new conversation. */
@InputType({ description: 'A new conversation.' })
export class StartConversationInput {
  @Field(() => ID, { description: 'UUID of the lead who speaks.' })
  readonly leadId!: string;

  @Field(() => Channel, { description: 'Where it takes place.' })
  readonly channel!: Channel;

  @Checked(text({ minLength: 1, maxLength: 200 }))
  @Field(() => String, {
    description: "The channel's name of it; a second conversation with it is a CONFLICT.",
  })
  readonly sessionKey!: string;
}

/** What a conversation may be changed to. */
@InputType({ description: 'New values of a conversation; what is left out stays.' })
export class UpdateConversationInput {
  @Field(() => ConversationStatus, { nullable: true, description: 'What became of it.' })
  readonly status?: ConversationStatus | null;
}

/** A new message. */
@InputType({ description: 'A new message.' })
export class AddMessageInput {
  @Field(() => MessageRole, { description: 'Who says it.' })
  readonly role!: MessageRole;

  @Checked(text({ minLength: 1, maxLength: 20_000, isMultiline: true }))
  @Field(() => String, { description: 'What is said, 1 to 20,000 characters.' })
  readonly content!: string;

  @Checked(jsonObjectRule)
  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Whatever else to keep.' })
  readonly metadata?: Record<string, unknown> | null;
}

/** Which conversations are wanted. */
@InputType({ description: 'Which conversations are wanted; what is left out does not matter.' })
export class ConversationFilter {
  @Checked(uuidRule)
  @Field(() => ID, { nullable: true, description: 'Only conversations of this lead.' })
  readonly leadId?: string | null;

  @Field(() => ConversationStatus, { nullable: true, description: 'Only those of this status.' })
  readonly status?: ConversationStatus | null;

  @Field(() => Channel, { nullable: true, description: 'Only those of this channel.' })
  readonly channel?: Channel | null;
}
