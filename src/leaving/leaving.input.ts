import { Field, InputType } from 'type-graphql';
import { Checked, text } from '../input/rule.js';
import { passwordRule } from '../passwords/password-rules.js';

/** What shows that whoever ends or exports something is no thief of a token. */
@InputType({ description: 'Proof that you are no thief of a token.' })
export class LeavingProofInput {
  @Checked(passwordRule, { isSecret: true })
  @Field(() => String, {
    nullable: true,
    description:
      'Your password. An account that has none proves itself by a sign-in in the last 10 minutes.',
  })
  readonly password?: string | null;
}

/** The secret of a link that restores. */
@InputType({ description: 'A link that restores.' })
export class RestoreInput {
  @Checked(text({ minLength: 1, maxLength: 200 }), { isSecret: true })
  @Field(() => String, { description: "What stands behind #token= in the mail's link." })
  readonly token!: string;
}
