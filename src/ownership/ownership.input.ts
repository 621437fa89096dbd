import { Field, InputType } from 'type-graphql';
import { Checked, text } from '../input/rule.js';
import { newPasswordRule, passwordRule } from '../passwords/password-rules.js';
import { emailAddressRule } from '../users/email-address.js';

/** Ours have 43 characters; what is longer is none. */
const tokenRule = text({ maxLength: 256 });

/** What a page finds in the address of a link. */
@InputType({ description: 'A link that came by mail.' })
export class LinkInput {
  @Checked(tokenRule, { isSecret: true })
  @Field(() => String, { description: 'What stands behind `#token=` in the link.' })
  readonly token!: string;
}

/** Whose password is forgotten. */
@InputType({ description: 'Whose password is forgotten.' })
export class RequestPasswordResetInput {
  @Checked(emailAddressRule)
  @Field(() => String, { description: 'Email address, in any spelling of case.' })
  readonly email!: string;
}

/** A link, and the password to be. */
@InputType({ description: 'A link to set a password, and the password.' })
export class ResetPasswordInput {
  @Checked(tokenRule, { isSecret: true })
  @Field(() => String, { description: 'What stands behind `#token=` in the link.' })
  readonly token!: string;

  @Checked(newPasswordRule, { isSecret: true })
  @Field(() => String, {
    description: 'The password to be, 8 to 1024 characters unless set otherwise.',
  })
  readonly newPassword!: string;
}

/** What somebody gives to change their address. */
@InputType({ description: 'The address to be, and the proof that the account is yours.' })
export class RequestEmailChangeInput {
  @Checked(emailAddressRule)
  @Field(() => String, { description: 'The email address to be.' })
  readonly newEmail!: string;

  @Checked(passwordRule, { isSecret: true })
  @Field(() => String, {
    nullable: true,
    description:
      'Your password. An account that has none proves itself by a sign-in in the last 10 minutes.',
  })
  readonly password?: string | null;
}
