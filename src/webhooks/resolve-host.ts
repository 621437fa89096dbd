import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** Finds all addresses of a name. */
export type ResolveName = (name: string) => Promise<readonly LookupAddress[]>;

/** The operating system's own way to resolve a name. */
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
