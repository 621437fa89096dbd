import { Field, InputType } from 'type-graphql';
import { Checked, text } from '../input/rule.js';

/** The rule of a person's name. */
export const fullNameRule = text({ minLength: 1, maxLength: 200 });

/** What a user may change about themself. */
@InputType({ description: 'What you may change about yourself.' })
export class UpdateMeInput {
  @Checked(fullNameRule)
  @Field(() => String, { description: 'Your name, 1 to 200 characters.' })
  readonly fullName!: string;
}
