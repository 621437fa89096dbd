import { registerEnumType } from 'type-graphql';

/** What became of a conversation; the values are the documented words. */
export enum ConversationStatus {
  ACTIVE = 'active',
  COMPLETED = 'completed',
  ESCALATED = 'escalated',
  ABANDONED = 'abandoned',
}

registerEnumType(ConversationStatus, {
  name: 'ConversationStatus',
  description: 'What became of a conversation.',
  valuesConfig: {
    ACTIVE: { description: 'Goes on.' },
    COMPLETED: { description: 'Has come to its end.' },
    ESCALATED: { description: 'A person has to take over.' },
    ABANDONED: { description: 'The customer stopped answering.' },
  },
});
