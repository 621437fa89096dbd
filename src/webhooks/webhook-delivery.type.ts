import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { createConnectionType } from '../pagination/connection.type.js';
import { DeliveryState } from './delivery-state.js';
import type { DeliveryAttempt, WebhookDelivery } from './webhook-delivery.entity.js';
import { WebhookEventName } from './webhook-event-name.js';

/** GraphQL's view of an attempt. */
@ObjectType('WebhookAttempt', {
  description: 'One try to hand an event over.',
  simpleResolvers: true,
})
export class WebhookAttemptType implements Omit<DeliveryAttempt, 'at'> {
  @Field(() => GraphQLDateTime, { description: 'When it began, in UTC.' })
  readonly at: Date;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null where no answer came.' })
  readonly status: number | null;

  @Field(() => Int, { description: 'How long it took, in milliseconds.' })
  readonly durationMs: number;

  @Field(() => String, {
    nullable: true,
    description:
      'What went wrong: status (not 2xx), timeout, dns, private_address, refused, reset, ' +
      'unreachable, tls, protocol or failed; null where nothing did.',
  })
  readonly error: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The first KiB of the answer's body, its printable characters only.",
  })
  readonly answer: string | null;

  constructor(attempt: DeliveryAttempt) {
    this.at = new Date(attempt.at);
    this.status = attempt.status;
    this.durationMs = attempt.durationMs;
    this.error = attempt.error;
    this.answer = attempt.answer;
  }
}

/** GraphQL's view of a delivery. */
@ObjectType('WebhookDelivery', {
  description: 'One event on its way to one webhook; kept for 30 days.',
  simpleResolvers: true,
})
export class WebhookDeliveryType
  implements
    Omit<WebhookDelivery, 'organizationId' | 'attempts' | 'nextAt' | 'leaseUntil' | 'claims'>
{
  @Field(() => ID, { description: 'UUID of the delivery, sent as X-Empfio-Delivery-Id.' })
  readonly id: string;

  @Field(() => ID, { description: 'UUID of the webhook.' })
  readonly webhookId: string;

  @Field(() => ID, {
    description: 'UUID of the event, sent as X-Empfio-Event-Id; a replay has the same.',
  })
  readonly eventId: string;

  @Field(() => WebhookEventName, { description: 'What happened.' })
  readonly event: WebhookEventName;

  @Field(() => Boolean, { description: 'Whether it is a sample that testWebhook sent.' })
  readonly isTest: boolean;

  @Field(() => DeliveryState, { description: 'How far it has come.' })
  readonly state: DeliveryState;

  @Field(() => [WebhookAttemptType], { description: 'Every attempt, the first one first.' })
  readonly attempts: readonly WebhookAttemptType[];

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the next attempt is due, in UTC; null where there is to be none.',
  })
  readonly nextAttemptAt: Date | null;

  @Field(() => GraphQLDateTime, { description: 'When it began, in UTC.' })
  readonly createdAt: Date;

  constructor(delivery: WebhookDelivery) {
    this.id = delivery.id;
    this.webhookId = delivery.webhookId;
    this.eventId = delivery.eventId;
    this.event = delivery.event;
    this.isTest = delivery.isTest;
    this.state = delivery.state;
    this.attempts = delivery.attempts.map((attempt) => new WebhookAttemptType(attempt));
    this.nextAttemptAt = delivery.state === DeliveryState.PENDING ? delivery.nextAt : null;
    this.createdAt = delivery.createdAt;
  }
}

/** A page of deliveries. */
export const WebhookDeliveryConnection = createConnectionType(
  'WebhookDelivery',
  WebhookDeliveryType,
);
