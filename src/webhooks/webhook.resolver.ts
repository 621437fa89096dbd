import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import type { Connection } from '../pagination/connection.type.js';
import { mapPage } from '../pagination/page.js';
import { PageArguments } from '../pagination/page-arguments.js';
import { CreateWebhookInput, UpdateWebhookInput } from './webhook.input.js';
import { WebhookType, WebhookWithSecret } from './webhook.type.js';
import { listDeliveries, replayDelivery, testWebhook } from './webhook-deliveries.js';
import { WebhookDeliveryConnection, WebhookDeliveryType } from './webhook-delivery.type.js';
import type { WebhookDependencies } from './webhook-dependencies.js';
import {
  createWebhook,
  deleteWebhook,
  findWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
} from './webhooks.js';

/** The organization's webhooks, and the log of what they were sent. */
@Resolver()
export class WebhookResolver {
  readonly #dependencies: WebhookDependencies;

  constructor(dependencies: WebhookDependencies) {
    this.#dependencies = dependencies;
  }

  @Query(() => [WebhookType], {
    description: "The organization's webhooks, the oldest first. FORBIDDEN: not yours to see.",
  })
  async webhooks(@Ctx() context: RequestContext): Promise<WebhookType[]> {
    const webhooks = await listWebhooks(requirePrincipal(context), this.#dependencies);
    return webhooks.map((webhook) => new WebhookType(webhook));
  }

  @Query(() => WebhookType, { description: 'One webhook. NOT_FOUND: there is none such.' })
  async webhook(
    @Arg('id', () => ID, { description: 'UUID of the webhook.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<WebhookType> {
    return new WebhookType(await findWebhook(requirePrincipal(context), id, this.#dependencies));
  }

  @Query(() => WebhookDeliveryConnection, {
    description: 'What a webhook was sent within 30 days, the latest first. NOT_FOUND: none such.',
  })
  async webhookDeliveries(
    @Arg('webhookId', () => ID, { description: 'UUID of the webhook.' }) webhookId: string,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<Connection<WebhookDeliveryType>> {
    const principal = requirePrincipal(context);
    const found = await listDeliveries(principal, webhookId, page, this.#dependencies);
    return new WebhookDeliveryConnection(mapPage(found, (item) => new WebhookDeliveryType(item)));
  }

  @Mutation(() => WebhookWithSecret, {
    description:
      'Registers a webhook and shows its secret, once. FORBIDDEN: the account is not verified. ' +
      'CONFLICT: there are 20 already. RATE_LIMITED: too many attempts.',
  })
  async createWebhook(
    @Arg('input', () => CreateWebhookInput, { description: 'The webhook.' })
    input: CreateWebhookInput,
    @Ctx() context: RequestContext,
  ): Promise<WebhookWithSecret> {
    const principal = requirePrincipal(context);
    const made = await createWebhook(principal, input, context, this.#dependencies);
    return new WebhookWithSecret(made.webhook, made.secret);
  }

  @Mutation(() => WebhookType, { description: 'Changes a webhook. NOT_FOUND: none such.' })
  async updateWebhook(
    @Arg('id', () => ID, { description: 'UUID of the webhook.' }) id: string,
    @Arg('input', () => UpdateWebhookInput, { description: 'New values.' })
    input: UpdateWebhookInput,
    @Ctx() context: RequestContext,
  ): Promise<WebhookType> {
    const principal = requirePrincipal(context);
    return new WebhookType(await updateWebhook(principal, id, input, context, this.#dependencies));
  }

  @Mutation(() => WebhookWithSecret, {
    description:
      'Gives a webhook another secret and shows it, once; the old one is worth nothing from then ' +
      'on. NOT_FOUND: none such.',
  })
  async rotateWebhookSecret(
    @Arg('id', () => ID, { description: 'UUID of the webhook.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<WebhookWithSecret> {
    const principal = requirePrincipal(context);
    const made = await rotateWebhookSecret(principal, id, context, this.#dependencies);
    return new WebhookWithSecret(made.webhook, made.secret);
  }

  @Mutation(() => WebhookDeliveryType, {
    description:
      'Sends a sample of its first event, with X-Empfio-Test: true. NOT_FOUND: none such. ' +
      'CONFLICT: the webhook is switched off.',
  })
  async testWebhook(
    @Arg('id', () => ID, { description: 'UUID of the webhook.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<WebhookDeliveryType> {
    const principal = requirePrincipal(context);
    return new WebhookDeliveryType(await testWebhook(principal, id, this.#dependencies));
  }

  @Mutation(() => WebhookDeliveryType, {
    description:
      'Sends an event once more: at once where it waits, as a new delivery where it has ended. ' +
      'NOT_FOUND: no such delivery.',
  })
  async replayWebhookDelivery(
    @Arg('id', () => ID, { description: 'UUID of the delivery.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<WebhookDeliveryType> {
    const principal = requirePrincipal(context);
    return new WebhookDeliveryType(await replayDelivery(principal, id, this.#dependencies));
  }

  @Mutation(() => Boolean, {
    description:
      'Deletes a webhook and the log of its deliveries; what waits is not sent. Answers true once ' +
      'it is done. NOT_FOUND: none such.',
  })
  async deleteWebhook(
    @Arg('id', () => ID, { description: 'UUID of the webhook.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await deleteWebhook(requirePrincipal(context), id, context, this.#dependencies);
    return true;
  }
}
