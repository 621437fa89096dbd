import { Field, InputType } from 'type-graphql';
import { Checked, text } from '../input/rule.js';
import { newPasswordRule, passwordRule } from '../passwords/password-rules.js';
import { emailAddressRule } from '../users/email-address.js';
import { fullNameRule } from '../users/user.input.js';

const organizationNameRule = text({ minLength: 1, maxLength: 200 });

/** What somebody gives to register. */
@InputType({ description: 'A new account and its organization.' })
export class RegisterInput {
  @Checked(emailAddressRule)
  @Field(() => String, { description: 'Email address; one account each.' })
  readonly email!: string;

  @Checked(newPasswordRule, { isSecret: true })
  @Field(() => String, { description: 'Password, 8 to 1024 characters unless set otherwise.' })
  readonly password!: string;

  @Checked(fullNameRule)
  @Field(() => String, { description: 'Name of the person, 1 to 200 characters.' })
  readonly fullName!: string;

  @Checked(organizationNameRule)
  @Field(() => String, { description: 'Name of the business, 1 to 200 characters.' })
  readonly organizationName!: string;
}

/** What somebody gives to sign in. */
@InputType({ description: 'An email address and its password.' })
export class LoginInput {
  @Checked(emailAddressRule)
  @Field(() => String, { description: 'Email address, in any spelling of case.' })
  readonly email!: string;

  @Checked(passwordRule, { isSecret: true })
  @Field(() => String, { description: 'Password.' })
  readonly password!: string;
}

/** What somebody gives to change their password. */
@InputType({ description: 'Your password, and another in its place.' })
export class ChangePasswordInput {
  @Checked(passwordRule, { isSecret: true })
  @Field(() => String, { description: 'The password that you have.' })
  readonly currentPassword!: string;

  @Checked(newPasswordRule, { isSecret: true })
  @Field(() => String, {
    description: 'The password to be, 8 to 1024 characters unless set otherwise.',
  })
  readonly newPassword!: string;
}
