import { Field, InputType } from 'type-graphql';
import { Checked, text } from '../input/rule.js';
import { newPasswordRule } from '../passwords/password-rules.js';
import { emailAddressRule } from '../users/email-address.js';
import { fullNameRule } from '../users/user.input.js';
import { MemberRole } from './member-role.js';

/** Who is to join. */
@InputType({ description: 'Who is to join your organization.' })
export class InviteMemberInput {
  @Checked(emailAddressRule)
  @Field(() => String, { description: 'Email address; the invitation works for no other.' })
  readonly email!: string;

  @Field(() => MemberRole, {
    description: 'MEMBER, or ADMIN where an owner invites. Owners are made by changeRole alone.',
  })
  readonly role!: MemberRole;
}

/** An invitation and who takes it up. */
@InputType({
  description:
    'An invitation. With name and password it makes a new account; without them it is for the account that the request is signed in to.',
})
export class AcceptInvitationInput {
  @Checked(text({ minLength: 1, maxLength: 200 }), { isSecret: true })
  @Field(() => String, { description: "What stands behind #token= in the mail's link." })
  readonly token!: string;

  @Checked(fullNameRule)
  @Field(() => String, { nullable: true, description: 'Your name, for a new account.' })
  readonly fullName?: string | null;

  @Checked(newPasswordRule, { isSecret: true })
  @Field(() => String, {
    nullable: true,
    description: 'A password for a new account, 8 to 1024 characters unless set otherwise.',
  })
  readonly password?: string | null;
}
