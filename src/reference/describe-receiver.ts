import type { ReceivingRoute } from '../rest/route-table.js';
import type { Components, JsonSchema } from './components.js';
import { errorResponses } from './error-responses.js';

/** What may go wrong where Cal.com, not a caller of ours, sends something. */
const errors = [
  { code: 'UNAUTHENTICATED', words: 'the signature is wrong, or the organization takes no events' },
  { code: 'BAD_USER_INPUT', words: null },
  { code: 'PAYLOAD_TOO_LARGE', words: null },
  { code: 'UNAVAILABLE', words: null },
] as const;

/** OpenAPI's operation object of the route that takes Cal.com's events. */
export function describeReceiver(route: ReceivingRoute, components: Components): JsonSchema {
  return {
    operationId: 'receiveCalcomEvent',
    summary: "Takes Cal.com's events.",
    description:
      'Cal.com calls it, by the address and with the secret of the mutation `connectCalcom`. ' +
      'BOOKING_CREATED, BOOKING_RESCHEDULED and BOOKING_CANCELLED change bookings; ' +
      'other events are ignored.',
    tags: ['webhooks'],
    security: [],
    parameters: [
      {
        name: 'organization',
        in: 'query',
        required: true,
        description: 'The organization; part of the address that `connectCalcom` hands out.',
        schema: { type: 'string', format: 'uuid' },
      },
      {
        name: route.signatureHeader,
        in: 'header',
        required: true,
        description: 'HMAC-SHA256 of the raw body with the secret, in hex.',
        schema: { type: 'string' },
      },
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            description: "An event as Cal.com's documentation has it.",
            properties: {
              triggerEvent: { type: 'string', description: 'What happened.' },
              payload: { type: 'object', description: 'The booking.' },
            },
          },
        },
      },
    },
    responses: {
      [String(route.status)]: {
        description: 'The event was taken.',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                status: {
                  type: 'string',
                  enum: ['ok', 'ignored'],
                  description: 'Whether the event meant anything here.',
                },
              },
              required: ['status'],
            },
          },
        },
      },
      ...errorResponses(errors, components),
    },
  };
}
