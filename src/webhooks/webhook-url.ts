import { isIP } from 'node:net';
import { GatewayError } from '../errors/gateway-error.js';
import { isPublicAddress } from './public-address.js';

/** Least port beside HTTPS's own: those below belong to services that are no receivers. */
const LEAST_PORT = 1024;

/** Names that lead to this machine or to a network of one's own (RFC 6761, RFC 6762, RFC 8375). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;

/** The host of an address as a resolver and a socket take it: IPv6 without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Checks the address of a webhook, as far as that can be done before it is resolved, and returns it
 * in its normal form. Throws BAD_USER_INPUT. `allowsPrivate` lets `http://` to this machine and
 * private addresses through, for development.
 */
export function requireWebhookUrl(text: string, allowsPrivate: boolean): string {
  const fault = findFault(text, allowsPrivate);
  if (fault !== null) {
    const msg = `Value error, ${fault}`;
    const field = { type: 'value_error', loc: ['input', 'url'], msg, input: text };
    throw new GatewayError('BAD_USER_INPUT', { fields: [field] });
  }
  return new URL(text).href;
}

function findFault(text: string, allowsPrivate: boolean): string | null {
  if (!URL.canParse(text)) {
    return 'not an address';
  }
  const url = new URL(text);
  const host = hostOf(url);
  const isLoopback = ['127.0.0.1', '::1', 'localhost'].includes(host);
  if (url.protocol !== 'https:' && !(allowsPrivate && url.protocol === 'http:' && isLoopback)) {
    return 'the address must begin with https://';
  }
  if (url.username !== '' || url.password !== '') {
    return 'the address must hold no user name or password';
  }
  if (text.includes('#')) {
    return 'the address must hold no fragment';
  }
  if (allowsPrivate) {
    return null;
  }
  if (url.port !== '' && Number(url.port) < LEAST_PORT) {
    return `the port must be 443 or at least ${LEAST_PORT}`;
  }
  const isPublic =
    isIP(host) === 0
      ? host.includes('.') && !host.endsWith('.') && !PRIVATE_NAME.test(host)
      : isPublicAddress(host);
  return isPublic ? null : 'the address must be one of the public internet';
}
