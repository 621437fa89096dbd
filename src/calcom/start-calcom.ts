import type { Database } from '../database/connect.js';
import type { Logger } from '../log.js';
import { resealSecrets } from '../webhooks/reseal-secrets.js';
import type { WebhookDependencies } from '../webhooks/webhook-dependencies.js';
import { calcomPlaceOf } from './calcom-connection.entity.js';
import { createReceiveCalcomEvent, type ReceiveCalcomEvent } from './receive-calcom-event.js';

/** What taking Cal.com's events needs. */
interface CalcomOptions extends Pick<WebhookDependencies, 'tenants' | 'secrets' | 'clock'> {
  readonly database: Database;
  readonly requireRoom: () => void;
  readonly log: Logger;
}

const calcomSecrets = {
  name: 'calcom_connections',
  key: ['organization_id'],
  placeOf: ([organizationId = '']: readonly string[]) => calcomPlaceOf(organizationId),
} as const;

/** Brings the secrets up to date, and makes the function that takes events. */
export async function startCalcom(options: CalcomOptions): Promise<ReceiveCalcomEvent> {
  await resealSecrets(options.database, options.secrets, calcomSecrets, options.log);
  return createReceiveCalcomEvent(options);
}
