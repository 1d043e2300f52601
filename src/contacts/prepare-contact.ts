// From a row to what is stored: the address checked and sealed, its hash, its cell. Nothing of it is kept in clear.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { type ContactRow, pushSubscription } from "../../schemas/contact.ts";
import { cellOf } from "../domain/geo/cell.ts";
import { keyedHash, type NamedKey, seal } from "../seal.ts";
import type { PreparedContact } from "../store/contacts.ts";

/** The keys that sealing and hashing take. */
export type ContactKeys = { encryption: readonly NamedKey[]; hash: readonly NamedKey[] };

/** A row ready for the store, or the sentence that says what is wrong with its address. */
export function prepareContact(keys: ContactKeys, row: ContactRow, now: Date): PreparedContact | string {
  const address = canonicalAddress(row.channel, row.address);
  if ("fault" in address) return address.fault;
  return {
    channel: row.channel,
    addressHash: addressHash(keys.hash, row.channel, address.identity),
    addressSealed: seal(keys.encryption, address.stored, `address:${row.channel}`),
    language: row.language,
    country: row.country,
    tester: row.tester,
    cell: cellOf(row.longitude, row.latitude),
    operatorHash: row.id ? keyedHash(keys.hash, "operator-id", row.id) : null,
    personHash: row.person ? keyedHash(keys.hash, "operator-person", row.person) : null,
    consentAt: row.consentAt ? new Date(row.consentAt) : now,
    consentSource: row.consentSource || "operator import",
  };
}

/** The keyed hash under which an address is found and suppressed. `identity` as `canonicalAddress` gives it. */
export function addressHash(hashKeys: readonly NamedKey[], channel: string, identity: string): Buffer {
  return keyedHash(hashKeys, "address", channel, identity);
}

/** What is stored of an address, and what makes two addresses the same; or what is wrong with it. */
export function canonicalAddress(
  channel: "sms" | "email" | "push",
  address: string,
): { stored: string; identity: string } | { fault: string } {
  if (channel === "sms") return canonicalPhone(address);
  if (channel === "email") return canonicalEmail(address);
  return canonicalSubscription(address);
}

// Emergency and short numbers are text to be read, never somebody to write to (ITU-T E.164).
function canonicalPhone(address: string): { stored: string; identity: string } | { fault: string } {
  if (!/^\+[1-9]\d{6,14}$/.test(address)) {
    return { fault: "address: an SMS number must be in E.164 form, such as +33612345678" };
  }
  const parsed = parsePhoneNumberFromString(address);
  if (!parsed?.isPossible()) return { fault: "address: no country has phone numbers of this length" };
  return { stored: parsed.number, identity: parsed.number };
}

// RFC 5321 section 4.5.3.1: 64 octets before the @, 255 after, 254 in all as a path carries it.
const EMAIL =
  /^[^\s@"(),:;<>[\\\]\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}][\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u;

function canonicalEmail(address: string): { stored: string; identity: string } | { fault: string } {
  if (
    Buffer.byteLength(address) > 254 ||
    !EMAIL.test(address) ||
    address.includes("..") ||
    /^\.|\.@/.test(address)
  ) {
    return { fault: "address: not an email address that SMTP can carry" };
  }
  const at = address.lastIndexOf("@");
  const stored = `${address.slice(0, at)}@${address.slice(at + 1).toLowerCase()}`;
  return { stored, identity: stored.toLowerCase() };
}

function canonicalSubscription(address: string): { stored: string; identity: string } | { fault: string } {
  let json: unknown;
  try {
    json = JSON.parse(address);
  } catch {
    return { fault: "address: a push address is the PushSubscription as JSON" };
  }
  const parsed = pushSubscription.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      fault: `address: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a PushSubscription"}`,
    };
  }
  const key = Buffer.from(parsed.data.keys.p256dh, "base64url");
  // RFC 8291 section 3: an uncompressed point on P-256.
  if (key.length !== 65 || key[0] !== 4)
    return { fault: "address: keys.p256dh is not an uncompressed P-256 point" };
  if (Buffer.from(parsed.data.keys.auth, "base64url").length !== 16)
    return { fault: "address: keys.auth is not 16 bytes" };
  return { stored: JSON.stringify(parsed.data), identity: parsed.data.endpoint };
}
