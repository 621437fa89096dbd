import { createHmac } from 'node:crypto';
import { type Clock, toTimestamp } from '../clock.js';
import type { ClaimedDelivery } from './claim-deliveries.js';
import type { PostEvent } from './post-event.js';
import type { DeliveryAttempt } from './webhook-delivery.entity.js';

/** The signature of a body: HMAC-SHA256 in hex, under the webhook's secret as it was shown. */
function signatureOf(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** The documented envelope; every attempt sends the same bytes. */
function envelopeOf({ event, createdAt, organizationId, data }: ClaimedDelivery): string {
  const [name, timestamp, organization] = [event, toTimestamp(createdAt), organizationId].map(
    (text) => JSON.stringify(text),
  );
  return (
    `{"event":${name},"timestamp":${timestamp},` +
    `"organization_id":${organization},"data":${data}}`
  );
}

/** Makes one attempt to hand a delivery over. */
export async function deliver(
  delivery: ClaimedDelivery,
  secret: string,
  { post, clock, signal }: { post: PostEvent; clock: Clock; signal: AbortSignal },
): Promise<DeliveryAttempt> {
  const body = envelopeOf(delivery);
  const at = clock.now().toISOString();
  const begun = performance.now();
  const outcome = await post({
    url: delivery.url,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'Empfio-Webhooks/1',
      'X-Empfio-Signature': signatureOf(body, secret),
      'X-Empfio-Event-Id': delivery.eventId,
      'X-Empfio-Delivery-Id': delivery.id,
      ...(delivery.isTest ? { 'X-Empfio-Test': 'true' } : {}),
    },
    body,
    signal,
  });
  return { at, durationMs: Math.round(performance.now() - begun), ...outcome };
}
