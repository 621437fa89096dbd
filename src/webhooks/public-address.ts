import ipaddr from 'ipaddr.js';

/** What the internet's own addresses begin with in IPv6 (RFC 4291, section 2.4; IANA gave 2000::/3). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Addresses that are public by their number and private by their use: Azure answers its machines'
 * questions, secrets among them, at 168.63.129.16.
 */
const METADATA_ADDRESSES: readonly string[] = ['168.63.129.16'];

/**
 * Whether an IP address belongs to the internet, and to nobody's own network: no loopback, private,
 * link-local, shared or reserved address, and none of IPv6 that leads to one of IPv4 (mapped,
 * NAT64, 6to4, Teredo). OWASP, Server Side Request Forgery Prevention.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) {
    return false;
  }
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv6) {
    return address.match(GLOBAL_UNICAST) && address.range() === 'unicast';
  }
  return address.range() === 'unicast' && !METADATA_ADDRESSES.includes(address.toString());
}
