// The envelope sender names the delivery (VERP), signed, so that a bounce settles the right one and nobody can forge one.
import { timingSafeEqual } from "node:crypto";
import type { AttemptReference } from "../contract.ts";
import { hmacKey, hmacSha256 } from "../hmac-sha256.ts";

const MAC_HEX_LENGTH = 16;

/** `bounce+<attempt in base 36>-<mac>@<domain>`: a local part of at most 50 octets, in lower case because relays may fold it. */
export function returnPath(key: Buffer, attempt: AttemptReference, domain: string): string {
  const name = attempt
    .split("-")
    .map((part) => Number(part).toString(36))
    .join("-");
  return `bounce+${name}-${macOf(key, name)}@${domain}`;
}

/** The attempt that a return path of ours names, or undefined when it is not ours or was changed; earlier keys still count. */
export function readReturnPath(keys: readonly Buffer[], address: string): AttemptReference | undefined {
  const match = /^bounce\+([0-9a-z]{1,11})-([0-9a-z]{1,11})-([0-9a-z]{1,4})-([0-9a-f]{16})@/.exec(
    address.toLowerCase(),
  );
  if (!match) return undefined;
  const [, bulletin = "", contact = "", attempt = "", mac = ""] = match;
  const name = `${bulletin}-${contact}-${attempt}`;
  const given = Buffer.from(mac);
  if (!keys.some((key) => timingSafeEqual(Buffer.from(macOf(key, name)), given))) return undefined;
  return `${Number.parseInt(bulletin, 36)}-${Number.parseInt(contact, 36)}-${Number.parseInt(attempt, 36)}`;
}

function macOf(key: Buffer, name: string): string {
  return hmacSha256(hmacKey(key), Buffer.from(`return-path\u0000${name}`))
    .toString("hex")
    .slice(0, MAC_HEX_LENGTH);
}
