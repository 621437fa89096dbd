import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';
import type { RequestContext } from '../access/request-context.js';
import { clientNetworkOf } from '../limits/client-network.js';
import type { Logger } from '../log.js';
import type { TrustedProxies } from '../settings/settings.js';

/** Tells a caller, and whoever they ask for help, which request an answer belongs to. */
export const REQUEST_ID_HEADER = 'X-Request-Id';

/** Finds the context of a request; it is made when it is first asked for. */
export type ContextOf = (request: IncomingMessage) => RequestContext;

/** An id that a proxy may have given the request: short, and safe to write into a log. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * Makes the function that finds contexts. It warns, once, of a proxy that TRUST_PROXY does not
 * name: all clients behind it look like one, and share one limit. (Once, since anybody can send
 * the header.)
 */
export function createContextOf(
  trustedProxies: TrustedProxies,
  log: Pick<Logger, 'warn'>,
): ContextOf {
  const contexts = new WeakMap<IncomingMessage, RequestContext>();
  const addressOf = createAddressOf(trustedProxies);
  let hasWarned = false;
  const warnOfProxy = (request: IncomingMessage) => {
    if (addressOf(request) === request.socket.remoteAddress) {
      hasWarned = true;
      log.warn(
        { proxy: request.socket.remoteAddress },
        'Requests come through a proxy that TRUST_PROXY does not name; all of its clients share one limit',
      );
    }
  };
  return (request) => {
    const known = contexts.get(request);
    if (known !== undefined) {
      return known;
    }
    const { headers } = request;
    const given = headers['x-request-id'];
    const context: RequestContext = {
      requestId: typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID(),
      authorization: headers.authorization,
      principal: null,
      get clientNetwork() {
        return clientNetworkOf(addressOf(request));
      },
    };
    contexts.set(request, context);
    if (!hasWarned && headers['x-forwarded-for'] !== undefined) {
      warnOfProxy(request);
    }
    return context;
  };
}

/** The client's address, as far as the proxies can be trusted to tell it. */
function createAddressOf(trustedProxies: TrustedProxies): (request: IncomingMessage) => string {
  const trust =
    typeof trustedProxies === 'number'
      ? (_address: string, hop: number) => hop < trustedProxies
      : proxyAddress.compile([...(trustedProxies ?? [])]);
  // The socket of a client that has gone has no address any more.
  return (request) => (request.socket.remoteAddress ? proxyAddress(request, trust) : '');
}
