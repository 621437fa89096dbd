import { registerEnumType } from 'type-graphql';

/** How far a delivery has come. */
export enum DeliveryState {
  PENDING = 'pending',
  DELIVERED = 'delivered',
  FAILED = 'failed',
}

registerEnumType(DeliveryState, {
  name: 'WebhookDeliveryState',
  description: 'How far a delivery has come.',
  valuesConfig: {
    PENDING: { description: 'It has not been taken yet; `nextAttemptAt` tells when to try.' },
    DELIVERED: { description: 'The receiver answered with a 2xx status.' },
    FAILED: { description: 'It was given up after the last attempt.' },
  },
});
