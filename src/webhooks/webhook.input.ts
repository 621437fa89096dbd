import { Field, InputType } from 'type-graphql';
import { Checked, text } from '../input/rule.js';
import { WebhookEventName } from './webhook-event-name.js';

const urlRule = text({ minLength: 1, maxLength: 2048 });

/** A new webhook. */
@InputType({ description: 'A new webhook.' })
export class CreateWebhookInput {
  @Checked(urlRule)
  @Field(() => String, {
    description: 'Where to send events: an https:// address of the public internet.',
  })
  readonly url!: string;

  @Field(() => [WebhookEventName], { description: 'What to tell of; at least one.' })
  readonly events!: WebhookEventName[];
}

/** What a webhook may be changed to. */
@InputType({ description: 'New values of a webhook; what is left out stays as it is.' })
export class UpdateWebhookInput {
  @Checked(urlRule)
  @Field(() => String, {
    nullable: true,
    description: 'Where to send events; those that wait are sent there too.',
  })
  readonly url?: string | null;

  @Field(() => [WebhookEventName], {
    nullable: true,
    description: 'What to tell of from now on; at least one.',
  })
  readonly events?: WebhookEventName[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False switches it off: nothing is sent, nor kept for later, until it is true.',
  })
  readonly isActive?: boolean | null;
}
