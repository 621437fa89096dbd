import { Field, ID, InputType } from 'type-graphql';
import { Checked } from '../input/rule.js';
import { uuidRule } from '../input/uuid.js';
import { AuditAction } from './audit-action.js';

/** Which audit events are wanted. */
@InputType({ description: 'Which audit events are wanted; all conditions must hold.' })
export class AuditLogFilter {
  @Field(() => AuditAction, { nullable: true, description: 'Events of this kind.' })
  readonly action?: AuditAction | null;

  @Checked(uuidRule)
  @Field(() => ID, { nullable: true, description: 'Events about the account of this user.' })
  readonly userId?: string | null;
}
