// Addresses given by strangers (push subscriptions, webhook endpoints) are dialled only through here (OWASP SSRF; WHK-14, PSH-16).
import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * Which ground may be dialled. Live: `public`, or `any` where an operator allowed private networks. Sandbox: `loopback`, or
 * `private`, so that a sandbox can never reach a live service.
 */
export type Ground = "public" | "any" | "loopback" | "private";

/** Rules for an address. */
export type AddressRules = { ground: Ground; httpsOnly: boolean };

/** Why an address is refused. */
export type AddressFault = "not-an-address" | "not-https" | "credentials-in-address" | "forbidden-address";

const RESERVED: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
  // Azure's host agent: a public number that answers inside only.
  ["168.63.129.16", 32],
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 9],
  ["ff00::", 8],
];
const reserved = new BlockList();
for (const [network, prefix] of RESERVED)
  reserved.addSubnet(network, prefix, network.includes(":") ? "ipv6" : "ipv4");
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** The parsed address, or why it is refused. Names are not resolved here: `checkedLookup` judges what they resolve to. */
export function checkAddress(text: string, rules: AddressRules): URL | AddressFault {
  const url = URL.parse(text);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return "not-an-address";
  if (rules.httpsOnly && url.protocol !== "https:") return "not-https";
  if (url.username !== "" || url.password !== "") return "credentials-in-address";
  const host = bareHost(url);
  if (isIP(host) !== 0 && !mayDial(host, rules.ground)) return "forbidden-address";
  return url;
}

/** Whether an IP address lies on the ground. IPv4 written as IPv6 counts as what it is. */
export function mayDial(address: string, ground: Ground): boolean {
  if (ground === "any") return true;
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (loopback.check(address, family)) return ground === "loopback" || ground === "private";
  return reserved.check(address, family) ? ground === "private" : ground === "public";
}

/** Whether a URL names loopback itself, by number or as `localhost`. */
export function isLoopback(url: URL): boolean {
  const host = bareHost(url);
  if (host === "localhost") return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 6 ? "ipv6" : "ipv4");
}

/** The host for a socket: without the brackets of IPv6. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/**
 * A look-up for `net.connect` and `tls.connect` that fails with code FORBIDDEN_ADDRESS as soon as one of a name's addresses is
 * off the ground. The socket then dials exactly what was judged, so a name cannot change its mind in between (DNS rebinding).
 */
export function checkedLookup(ground: Ground): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !mayDial(address, ground))) {
        const refusal = Object.assign(new Error("the name resolves to a forbidden address"), {
          code: "FORBIDDEN_ADDRESS",
        });
        return callback(refusal, "", 0);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
