import type { Database } from '../database/connect.js';
import { listenTo } from '../database/listen-to.js';
import type { Logger } from '../log.js';
import { startDeliveryWorker } from './delivery-worker.js';
import { createPostEvent } from './post-event.js';
import { DELIVERIES_CHANNEL } from './record-event.js';
import { resealSecrets } from './reseal-secrets.js';
import { createResolveName, resolveByOperatingSystem } from './resolve-host.js';
import { placeOf } from './webhook.entity.js';
import type { WebhookDependencies } from './webhook-dependencies.js';
import { switchOffWebhook } from './webhooks.js';

/** What handing events over needs. */
interface DeliveriesOptions
  extends Pick<
    WebhookDependencies,
    'tenants' | 'audit' | 'secrets' | 'clock' | 'allowsPrivateWebhooks'
  > {
  readonly database: Database;
  readonly log: Logger;
}

const webhookSecrets = {
  name: 'webhooks',
  key: ['organization_id', 'id'],
  placeOf: ([organizationId = '', id = '']: readonly string[]) => placeOf({ organizationId, id }),
} as const;

/** Begins to hand events over; returns what ends it, within two seconds and a little. */
export async function startDeliveries(options: DeliveriesOptions): Promise<() => Promise<void>> {
  const { database, secrets, allowsPrivateWebhooks: allowsPrivate, clock, log } = options;
  await resealSecrets(database, secrets, webhookSecrets, log);
  const resolveName = allowsPrivate ? resolveByOperatingSystem : createResolveName();
  const worker = startDeliveryWorker({
    database,
    secrets,
    post: createPostEvent({ resolveName, allowsPrivate }),
    switchOff: (webhook) => switchOffWebhook(webhook, options),
    clock,
    log,
  });
  const stopListening = await listenTo(database, DELIVERIES_CHANNEL, worker.wake, log);
  return async () => {
    await stopListening();
    await worker.stop();
  };
}
