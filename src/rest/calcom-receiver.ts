import type { ReceiveCalcomEvent } from '../calcom/receive-calcom-event.js';
import { errorRow } from '../errors/error-table.js';
import { toGatewayError } from '../errors/to-gateway-error.js';
import type { Logger } from '../log.js';
import { parseBody } from './read-body.js';
import { readQuery } from './read-query.js';
import { toRestError } from './rest-error.js';
import { calcomRoute } from './route-table.js';
import type { Receiver } from './router.js';

/** Answers Cal.com's webhooks. Faults of our own are logged here. */
export function createCalcomReceiver(
  receive: ReceiveCalcomEvent,
  log: Pick<Logger, 'error'>,
): Receiver {
  return {
    route: calcomRoute,
    async answer({ url, headers, bytes, context }) {
      const signature = headers[calcomRoute.signatureHeader];
      try {
        const status = await receive({
          organizationId: readQuery(url).organization ?? null,
          signature: typeof signature === 'string' ? signature : null,
          bytes,
          readBody: () => parseBody(bytes),
        });
        return { status: calcomRoute.status, body: { status } };
      } catch (error) {
        const failure = toGatewayError(error);
        if (errorRow(failure.code).restStatus >= 500) {
          const { requestId } = context;
          log.error({ requestId, code: failure.code, err: failure.cause }, failure.message);
        }
        return toRestError(failure);
      }
    },
  };
}
