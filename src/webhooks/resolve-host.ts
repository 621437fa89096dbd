import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** Finds all addresses of a name. */
export type ResolveName = (name: string) => Promise<readonly LookupAddress[]>;

/** How long a name server may take for the first time it is asked, in milliseconds, and how often it is. */
const SERVER_TIMEOUT_MS = 2000;
const SERVER_TRIES = 3;

/**
 * Makes the function that asks name servers themselves: the machine's, unless others are given. The
 * operating system would be asked in the thread pool, where passwords are computed: a tenant whose
 * name server says nothing would hold up everybody's sign-in, and each new connection to the
 * database. Throws the resolver's error where a name has no address.
 */
export function createResolveName(nameServers?: readonly string[]): ResolveName {
  const resolver = new Resolver({ timeout: SERVER_TIMEOUT_MS, tries: SERVER_TRIES });
  if (nameServers !== undefined) {
    resolver.setServers(nameServers);
  }
  return async (name) => {
    const [ofFour, ofSix] = await Promise.allSettled([
      resolver.resolve4(name),
      resolver.resolve6(name),
    ]);
    if (ofFour.status === 'rejected' && ofSix.status === 'rejected') {
      throw ofFour.reason;
    }
    return [
      ...(ofFour.status === 'fulfilled' ? ofFour.value : []).map((address) => ({
        address,
        family: 4,
      })),
      ...(ofSix.status === 'fulfilled' ? ofSix.value : []).map((address) => ({
        address,
        family: 6,
      })),
    ];
  };
}

/** The operating system's own way to resolve a name, which knows this machine's own names too. */
export const resolveByOperatingSystem: ResolveName = (name) => lookup(name, { all: true });

/** A name has an address that no request may go to. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/**
 * The addresses that a connection to a host may use. Each is checked, and the connection must go
 * to one of these: who asked a second time could be told another ("DNS rebinding"). Throws a
 * PrivateAddressError where any of them is not public, and the resolver's error.
 */
export async function resolveHost(
  host: string,
  resolveName: ResolveName,
  allowsPrivate: boolean,
): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  const addresses = family === 0 ? await resolveName(host) : [{ address: host, family }];
  if (!allowsPrivate && !addresses.every(({ address }) => isPublicAddress(address))) {
    throw new PrivateAddressError(`${host} has an address that is not public`);
  }
  return addresses;
}
