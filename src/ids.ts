// Makes the opaque ids of contract.md; recipients (contacts, endpoints) are numbers inside and base 36 outside.
import { randomBytes } from "node:crypto";

/** What an id names; the prefix is part of the id everywhere. */
export type IdPrefix =
  | "agy"
  | "ofc"
  | "key"
  | "alr"
  | "bul"
  | "ctc"
  | "end"
  | "pho"
  | "tip"
  | "apr"
  | "brc"
  | "per"
  | "sub"
  | "dty"
  | "dlg"
  | "cal"
  | "tel"
  | "fct"
  | "ses";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new id: prefix, underscore, 24 characters (45 bits of milliseconds, 75 random bits), so that later ids sort later. */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  let time = "";
  let rest = nowMs;
  for (let i = 0; i < 9; i++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let random = "";
  for (const byte of randomBytes(15)) random += ALPHABET.charAt(byte & 31);
  return `${prefix}_${time}${random}`;
}

/** The public id of a contact or an endpoint from its number. */
export function recipientId(prefix: "ctc" | "end", id: number): string {
  return `${prefix}_${id.toString(36)}`;
}

/** The number behind a public recipient id, or undefined when it is none. */
export function parseRecipientId(prefix: "ctc" | "end", text: string): number | undefined {
  const match = /^([a-z]{3})_([0-9a-z]{1,10})$/.exec(text);
  if (match?.[1] !== prefix || match[2] === undefined) return undefined;
  const id = Number.parseInt(match[2], 36);
  return Number.isSafeInteger(id) ? id : undefined;
}
