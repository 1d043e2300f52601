// The address under which a provider reports on an attempt, for providers that do not sign: a name of ours that nobody can guess or change.
import { timingSafeEqual } from "node:crypto";
import type { AttemptReference } from "../contract.ts";
import { hmacKey, hmacSha256 } from "../hmac-sha256.ts";

const MAC_HEX_LENGTH = 32;

/** `<attempt>.<mac>`, the end of a callback address; `purpose` keeps the tokens of several providers apart. */
export function callbackToken(key: Buffer, purpose: string, attempt: AttemptReference): string {
  return `${attempt}.${macOf(key, purpose, attempt)}`;
}

/** The attempt that a token of ours names, or undefined when it is not ours or was changed; earlier keys still count. */
export function readCallbackToken(
  keys: readonly Buffer[],
  purpose: string,
  token: string,
): AttemptReference | undefined {
  const [, attempt, mac = ""] =
    /^([1-9]\d{0,15}-[1-9]\d{0,15}-[1-9]\d{0,4})\.([0-9a-f]{32})$/.exec(token) ?? [];
  if (!isAttempt(attempt)) return undefined;
  const given = Buffer.from(mac);
  const good = keys.some((key) => timingSafeEqual(Buffer.from(macOf(key, purpose, attempt)), given));
  return good ? attempt : undefined;
}

function isAttempt(text: string | undefined): text is AttemptReference {
  return text !== undefined;
}

function macOf(key: Buffer, purpose: string, attempt: string): string {
  return hmacSha256(hmacKey(key), Buffer.from(`callback\u0000${purpose}\u0000${attempt}`))
    .toString("hex")
    .slice(0, MAC_HEX_LENGTH);
}
