import { registerEnumType } from 'type-graphql';

/** Who says something; the values are the documented words. */
export enum MessageRole {
  USER = 'user',
  ASSISTANT = 'assistant',
  SYSTEM = 'system',
}

registerEnumType(MessageRole, {
  name: 'MessageRole',
  description: 'Who says something.',
  valuesConfig: {
    USER: { description: 'The customer.' },
    ASSISTANT: { description: 'The front desk.' },
    SYSTEM: { description: 'The program itself.' },
  },
});
