// Judges a recipient's address before it is written into a command or a header. What passes holds no line break and no comment.
import { domainToASCII } from "node:url";

/**
 * The address as it goes into the envelope: domain in punycode (EML-19). `invalid` is nobody's address; `needs-smtputf8` has a
 * local part beyond ASCII, which relays need not carry. Limits of RFC 5321 section 4.5.3.1: local part 64, path 256 octets.
 */
export function envelopeAddress(
  address: string,
): { address: string } | { fault: "invalid" | "needs-smtputf8" } {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  const given = address.slice(at + 1);
  // domainToASCII reads as a URL does: it drops line breaks and decodes %41, so such a domain must not come so far.
  const domain = /^[\p{L}\p{M}\p{N}.-]+$/u.test(given) ? domainToASCII(given) : "";
  if (at < 1 || local.length > 64 || domain === "" || domain.length > 253) return { fault: "invalid" };
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(domain))
    return { fault: "invalid" };
  if (/[^\p{ASCII}]/u.test(local)) return { fault: "needs-smtputf8" };
  if (!/^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i.test(local))
    return { fault: "invalid" };
  return { address: `${local}@${domain}` };
}
