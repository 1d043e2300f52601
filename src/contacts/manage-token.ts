// The token in manage and unsubscribe links: names one contact, cannot be guessed, and needs no table.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { NamedKey } from "../seal.ts";

const MAC_BYTES = 12;

/** `<contact id, base 36>.<96 bits of HMAC-SHA256, base64url>`: at most 28 characters, for the sake of the SMS. */
export function manageToken(hashKeys: readonly NamedKey[], contactId: number): string {
  const current = hashKeys[0];
  if (!current) throw new Error("no hash key is loaded");
  return `${contactId.toString(36)}.${macOf(current, contactId).toString("base64url")}`;
}

/** The contact that a token names, under any loaded hash key; undefined when it was not made by us. Constant time per key. */
export function readManageToken(hashKeys: readonly NamedKey[], token: string): number | undefined {
  const match = /^([0-9a-z]{1,10})\.([A-Za-z0-9_-]{16})$/.exec(token);
  if (!match?.[1] || !match[2]) return undefined;
  const contactId = Number.parseInt(match[1], 36);
  const mac = Buffer.from(match[2], "base64url");
  if (!Number.isSafeInteger(contactId) || mac.length !== MAC_BYTES) return undefined;
  return hashKeys.some((key) => timingSafeEqual(macOf(key, contactId), mac)) ? contactId : undefined;
}

function macOf(key: NamedKey, contactId: number): Buffer {
  return createHmac("sha256", key.key).update(`manage\u0000${contactId}`).digest().subarray(0, MAC_BYTES);
}
