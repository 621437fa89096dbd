import { Field, ID, InputType } from 'type-graphql';
import { Checked, text } from '../input/rule.js';
import { passwordRule } from '../passwords/password-rules.js';
import { MemberRole } from './member-role.js';

/** Another role for a member. */
@InputType({ description: 'Another role for a member.' })
export class ChangeRoleInput {
  @Field(() => ID, { description: 'UUID of the member.' })
  readonly userId!: string;

  @Field(() => MemberRole, { description: 'The role to be.' })
  readonly role!: MemberRole;

  @Checked(passwordRule, { isSecret: true })
  @Field(() => String, {
    nullable: true,
    description:
      'Your password; asked for where the role is OWNER and your sign-in is older than 10 minutes.',
  })
  readonly password?: string | null;
}

/** Who is to own the organization. */
@InputType({ description: 'Who is to own the organization.' })
export class TransferOwnershipInput {
  @Field(() => ID, { description: 'UUID of the member.' })
  readonly userId!: string;

  @Checked(passwordRule, { isSecret: true })
  @Field(() => String, {
    nullable: true,
    description: 'Your password; asked for where your sign-in is older than 10 minutes.',
  })
  readonly password?: string | null;
}

/** What may be changed about an organization. */
@InputType({ description: 'New values of your organization.' })
export class UpdateOrganizationInput {
  @Checked(text({ minLength: 1, maxLength: 200 }))
  @Field(() => String, { description: 'Name of the business, 1 to 200 characters.' })
  readonly name!: string;
}
