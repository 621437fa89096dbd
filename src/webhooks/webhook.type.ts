import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Webhook } from './webhook.entity.js';
import { WebhookEventName } from './webhook-event-name.js';

/** GraphQL's view of a webhook. */
@ObjectType('Webhook', {
  description: 'An address that is told of events.',
  simpleResolvers: true,
})
export class WebhookType
  implements Omit<Webhook, 'organizationId' | 'secret' | 'lastFailedAt' | 'events'>
{
  @Field(() => ID, { description: 'UUID of the webhook.' })
  readonly id: string;

  @Field(() => String, { description: 'Where events are sent.' })
  readonly url: string;

  @Field(() => [WebhookEventName], { description: 'What it is told of.' })
  readonly events: readonly WebhookEventName[];

  @Field(() => Boolean, { description: 'False while nothing is sent.' })
  readonly isActive: boolean;

  @Field(() => ID, { description: 'UUID of the user who registered it.' })
  readonly createdBy: string;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Since when every attempt failed, in UTC; null while all is well.',
  })
  readonly failingSince: Date | null;

  @Field(() => GraphQLDateTime, { description: 'When it was registered, in UTC.' })
  readonly createdAt: Date;

  constructor(webhook: Webhook) {
    this.id = webhook.id;
    this.url = webhook.url;
    this.events = webhook.events;
    this.isActive = webhook.isActive;
    this.createdBy = webhook.createdBy;
    this.failingSince = webhook.failingSince;
    this.createdAt = webhook.createdAt;
  }
}

/** A webhook together with its secret. */
@ObjectType({
  description: 'A webhook with the secret of its signatures, which is shown this once only.',
  simpleResolvers: true,
})
export class WebhookWithSecret {
  @Field(() => WebhookType, { description: 'The webhook.' })
  readonly webhook: WebhookType;

  @Field(() => String, {
    description: 'The key of X-Empfio-Signature, as it is written here. It cannot be read again.',
  })
  readonly secret: string;

  constructor(webhook: Webhook, secret: string) {
    this.webhook = new WebhookType(webhook);
    this.secret = secret;
  }
}
