import { describe, expect, it } from "vitest";
import { isPublicAddress, urlMistake } from "../../lib/delivery/public-address.ts";

const OPEN = [
  "93.184.216.34",
  "8.8.8.8",
  "1.1.1.1",
  "172.32.0.1",
  "100.128.0.1",
  "2606:2800:220:1::1",
  "2001:4860:4860::8888",
  "2a00::1",
];

const CLOSED: readonly (readonly [string, string])[] = [
  ["0.0.0.0", "this host"],
  ["0.1.2.3", "this network"],
  ["10.0.0.1", "private"],
  ["10.255.255.255", "private"],
  ["100.64.0.1", "carrier-grade NAT"],
  ["100.100.100.200", "a cloud's metadata, in carrier-grade NAT"],
  ["100.127.255.255", "carrier-grade NAT"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["168.63.129.16", "a cloud's host service at a public address"],
  ["169.254.0.1", "link-local"],
  ["169.254.169.254", "metadata"],
  ["169.254.170.2", "container credentials"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.0.0.192", "a cloud's metadata, in reserved space"],
  ["192.0.2.1", "documentation"],
  ["192.88.99.1", "6to4 relay"],
  ["192.168.1.1", "private"],
  ["198.18.0.1", "benchmarking"],
  ["198.51.100.1", "documentation"],
  ["203.0.113.1", "documentation"],
  ["224.0.0.1", "multicast"],
  ["239.255.255.255", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "IPv4-mapped loopback"],
  ["::ffff:7f00:1", "IPv4-mapped loopback, in hex"],
  ["::ffff:169.254.169.254", "IPv4-mapped metadata"],
  ["::ffff:93.184.216.34", "IPv4-mapped, whatever is inside"],
  ["::127.0.0.1", "IPv4-compatible"],
  ["::ffff:0:127.0.0.1", "IPv4-translated"],
  ["64:ff9b::7f00:1", "NAT64 of loopback"],
  ["64:ff9b::a9fe:a9fe", "NAT64 of metadata"],
  ["64:ff9b:1::1", "local NAT64"],
  ["100::1", "discard only"],
  ["2001:0:7f00:1::1", "Teredo"],
  ["2001:db8::1", "documentation"],
  ["2002:7f00:1::1", "6to4 of loopback"],
  ["2002:a9fe:a9fe::1", "6to4 of metadata"],
  ["3fff::1", "documentation"],
  ["5f00::1", "segment routing"],
  ["fc00::1", "unique local"],
  ["fd00:ec2::254", "metadata over IPv6"],
  ["fe80::1", "link-local"],
  ["fe80::1%eth0", "link-local with an interface"],
  ["fec0::1", "site-local"],
  ["ff02::1", "multicast"],
  ["localhost", "no address"],
  ["", "no address"],
];

describe("addresses of the open internet", () => {
  it.each(OPEN)("%s is one", (address) => expect(isPublicAddress(address)).toBe(true));
  it.each(CLOSED)("%s is none: %s", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("URLs to be called", () => {
  it.each([
    ["https://hooks.example.com/tacet"],
    ["https://hooks.example.com:8443/tacet?x=1"],
    ["https://93.184.216.34/"],
    ["https://[2606:2800:220:1::1]/"],
  ])("%s is fine", (url) => expect(urlMistake(url)).toBeUndefined());

  it.each([
    ["http://hooks.example.com/", /use https/],
    ["ftp://hooks.example.com/", /use https/],
    ["file:///etc/passwd", /use https/],
    ["hooks.example.com", /no URL/],
    ["https://user:secret@hooks.example.com/", /user name or password/],
    ["https://169.254.169.254/latest/meta-data", /169\.254\.169\.254 is no address/],
    ["https://[::ffff:127.0.0.1]/", /no address/],
    ["https://[::1]:8080/", /no address/],
    ["https://2130706433/", /127\.0\.0\.1 is no address/],
    ["https://0x7f000001/", /127\.0\.0\.1/],
    ["https://0177.0.0.1/", /127\.0\.0\.1/],
    ["https://127.1/", /127\.0\.0\.1/],
    ["https://0/", /0\.0\.0\.0/],
    ["https://１２７.0.0.1/", /127\.0\.0\.1/],
    ["https://[fd00:ec2::254]/", /no address/],
    [`https://hooks.example.com/${"x".repeat(2_100)}`, /shorter/],
  ])("%s is refused", (url, why) => expect(urlMistake(url)).toMatch(why));

  it("never repeats the password", () => expect(urlMistake("https://user:secret@a.example/")).not.toContain("secret"));
});
