import ipaddr from "ipaddr.js";

/**
 * Metadata and host services that clouds keep at addresses which look public. Others of the kind lie in ranges that
 * are refused anyway: 169.254.169.254 (link-local), fd00:ec2::254 (unique local), 100.100.100.200 (carrier-grade NAT),
 * 192.0.0.192 (reserved).
 */
const HOST_SERVICES: readonly string[] = [
  // Azure's WireServer: learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  "168.63.129.16",
];

/** IPv6 addresses that are given out at all lie in 2000::/3 (RFC 4291 §2.4 and IANA's registry). */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];
/** Documentation (RFC 9637): newer than the library's table. */
const DOCUMENTATION: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("3fff::"), 20];

/**
 * Whether an IP address, as text, is one of the open internet. False for private, loopback, link-local, unique local,
 * carrier-grade NAT, multicast, reserved and metadata addresses, for every IPv6 form that carries an IPv4 address
 * within (mapped, compatible, NAT64, 6to4, Teredo), and for what is no IP address.
 */
export function isPublicAddress(text: string): boolean {
  // A scope id (fe80::1%eth0) names an interface of this very machine.
  if (!ipaddr.isValid(text) || text.includes("%")) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast" || HOST_SERVICES.includes(address.toString())) return false;
  return address.kind() === "ipv4" || (address.match(GLOBAL_UNICAST) && !address.match(DOCUMENTATION));
}

const MAX_URL_LENGTH = 2_048;

/** What is wrong with a URL to be called, before any name is resolved; undefined when nothing is. */
export function urlMistake(text: string, mayReach: (address: string) => boolean = isPublicAddress): string | undefined {
  if (text.length > MAX_URL_LENGTH) return `the URL has more than ${MAX_URL_LENGTH} characters; use a shorter one`;
  if (!URL.canParse(text)) return 'it is no URL; write one such as "https://hooks.example.com/tacet"';
  const url = new URL(text);
  if (url.protocol !== "https:") return `${url.protocol.slice(0, -1)} is not allowed; use https`;
  if (url.username !== "" || url.password !== "")
    return "the URL holds a user name or password; leave them out, the signature proves who calls";
  const address = literalOf(url);
  // A URL's parser has turned 2130706433, 0x7f.1 and 0177.0.0.1 into 127.0.0.1 by now.
  if (address !== undefined && !mayReach(address)) return `${address} is no address of the open internet`;
  return undefined;
}

/** The host's IP address, where the URL names one instead of a name. */
export function literalOf(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return ipaddr.isValid(host) ? host : undefined;
}
