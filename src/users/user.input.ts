import { Field, InputType } from 'type-graphql';
import { Checked, text } from '../input/rule.js';

/** Greatest number of characters of a person's name. */
export const FULL_NAME_MAX_LENGTH = 200;

/** The rule of a person's name. */
export const fullNameRule = text({ minLength: 1, maxLength: FULL_NAME_MAX_LENGTH });

/** What a user may change about themself. */
@InputType({ description: 'What you may change about yourself.' })
export class UpdateMeInput {
  @Checked(fullNameRule)
  @Field(() => String, { description: 'Your name, 1 to 200 characters.' })
  readonly fullName!: string;
}
