// The code that an approver reads aloud to the officer who records the approval. Only a keyed hash of it is stored.
import { randomInt, timingSafeEqual } from "node:crypto";
import { keyedHash, type NamedKey } from "../seal.ts";

/** How long a code may be read back. */
export const CODE_MINUTES = 10;

/** How many wrong codes or numbers end it. */
export const CODE_TRIES_MAX = 5;

/** A new code: six digits. */
export function newReadBackCode(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}

/** What is stored of a code: bound to one telephone approval, so that it fits no other. */
export function readBackHash(hashKeys: readonly NamedKey[], telephoneId: string, code: string): Buffer {
  return keyedHash(hashKeys, "telephone-approval", telephoneId, code);
}

/** Whether this is the code; takes as long either way. */
export function isReadBackCode(
  hashKeys: readonly NamedKey[],
  telephoneId: string,
  given: { code: string; stored: Buffer },
): boolean {
  return timingSafeEqual(readBackHash(hashKeys, telephoneId, given.code), given.stored);
}
