import ipaddr from 'ipaddr.js';

/** RFC 6177: the smallest network that a provider hands to one customer. */
const IPV6_CUSTOMER_BITS = 64;

/**
 * The network that a client is counted by: an IPv4 address, or the /64 of an IPv6 address, within
 * which one customer can take any address. IPv4 in IPv6's clothes (RFC 4291, section 2.5.5.2) is
 * the IPv4 address. What is no address at all counts as one network, `unknown`.
 */
export function clientNetworkOf(address: string): string {
  const [text = ''] = address.split('%');
  if (!ipaddr.isValid(text)) {
    return 'unknown';
  }
  const parsed = ipaddr.process(text);
  return parsed instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/${IPV6_CUSTOMER_BITS}`)}/${IPV6_CUSTOMER_BITS}`
    : parsed.toString();
}
