import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';
import { type Language, languageOf } from '../access/language.js';
import type { Principal } from '../access/principal.js';
import type { RequestContext, RequestRecord } from '../access/request-context.js';
import { clientNetworkOf } from '../limits/client-network.js';
import type { Logger } from '../log.js';
import type { TrustedProxies } from '../settings/settings.js';

/** Tells a caller, and whoever they ask for help, which request an answer belongs to. */
export const REQUEST_ID_HEADER = 'X-Request-Id';

/** Where a request keeps its context. */
const CONTEXT = Symbol('context');

interface RequestWithContext extends IncomingMessage {
  [CONTEXT]?: RequestContext;
}

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
  return (request: RequestWithContext) => {
    const known = request[CONTEXT];
    if (known !== undefined) {
      return known;
    }
    const context = new HttpRequestContext(request, addressOf);
    request[CONTEXT] = context;
    if (!hasWarned && request.headers['x-forwarded-for'] !== undefined) {
      warnOfProxy(request);
    }
    return context;
  };
}

/**
 * The context of an HTTP request; the client's network and language are worked out only when they
 * are asked for. It
 * is a class for its getter's sake: an object literal with one costs V8 a new hidden class each
 * time, two kilobytes that live until the next full collection.
 */
class HttpRequestContext implements RequestContext, RequestRecord {
  readonly requestId: string;
  readonly authorization: string | undefined;
  principal: Principal | null = null;
  operation: string | null = null;
  /** Itself, to save an object; Apollo's copy of the context leads back here. */
  readonly record: RequestRecord = this;
  // Not #private: Apollo works on a copy of the context, and such members are not copied.
  private readonly request: IncomingMessage;
  private readonly addressOf: (request: IncomingMessage) => string;

  constructor(request: IncomingMessage, addressOf: (request: IncomingMessage) => string) {
    const given = request.headers['x-request-id'];
    this.requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    this.authorization = request.headers.authorization;
    this.request = request;
    this.addressOf = addressOf;
  }

  get language(): Language {
    return languageOf(this.request.headers['accept-language']);
  }

  get clientNetwork(): string {
    return clientNetworkOf(this.addressOf(this.request));
  }
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
