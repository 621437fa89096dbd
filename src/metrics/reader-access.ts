import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What is to be done with somebody who asks for the metrics. */
export type ReaderAccess = 'granted' | 'asked-for-token' | 'refused';

/** What decides who may read. */
interface ReaderOptions {
  /** METRICS_TOKEN; null where only this machine may read. */
  readonly metricsToken: string | null;
  /** True where TRUST_PROXY is set: whoever connects may be a proxy. */
  readonly isBehindProxy: boolean;
}

/** Headers that a proxy adds; a program on this machine that asks by itself sends none of them. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

const LOOPBACK_ADDRESS = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** A page in a browser on this machine, whose name was made to lead here, asks for its own host. */
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

/**
 * Makes the function that decides: with a token whoever brings it may read; without one, programs
 * on this machine may, unless something says that they only pass a stranger's request on.
 */
export function createReaderAccess({
  metricsToken,
  isBehindProxy,
}: ReaderOptions): (request: IncomingMessage) => ReaderAccess {
  const expected = metricsToken === null ? null : digest(metricsToken);
  return (request) => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (expected !== null && given !== undefined && timingSafeEqual(digest(given), expected)) {
      return 'granted';
    }
    if (!isBehindProxy && isFromThisMachine(request)) {
      return 'granted';
    }
    return expected === null ? 'refused' : 'asked-for-token';
  };
}

function isFromThisMachine({ headers, socket }: IncomingMessage): boolean {
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    PROXY_HEADERS.every((name) => headers[name] === undefined)
  );
}

/** Digests have one length, so that comparing them tells nothing of the token. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
