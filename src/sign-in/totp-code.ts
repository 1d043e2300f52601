// Codes of an authenticator app: RFC 6238, SHA-1, six digits, 30 seconds, which is what every app understands.
import { createHmac } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { NamedKey } from "../seal.ts";

/** Seconds that one code is shown. */
export const CODE_SECONDS = 30;

/** Steps to each side of now in which a code is accepted. */
const WINDOW = 1;
/** Steps in which a code is looked for only to say that a clock is wrong: a good quarter of an hour. */
const FAR_WINDOW = 32;

/** What a code is: `good` with the time step that it belongs to; `clock` for one that is right by a clock that is `seconds` off; `wrong`. */
export type CodeVerdict =
  | { verdict: "good"; step: number }
  | { verdict: "clock"; seconds: number }
  | { verdict: "wrong" };

/**
 * The secret that an enrolment offers, in base32. It follows from the enrolment's own token, so that showing the page stores nothing
 * and shows the same secret again.
 */
export function secretOfEnrolment(hashKeys: readonly NamedKey[], token: string): string {
  const key = hashKeys[0];
  if (!key) throw new Error("no hash key is loaded");
  const bytes = createHmac("sha256", key.key).update(`totp\u0000${token}`).digest().subarray(0, 20);
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}

/** The address that an authenticator app reads from a QR code (`otpauth://`). */
export function totpUri(secret: string, label: string, issuer: string): string {
  return totpOf(secret, label, issuer).toString();
}

/** Judges a code of six digits at an instant. */
export function judgeCode(secret: string, code: string, now: Date): CodeVerdict {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: FAR_WINDOW });
  if (delta === null) return { verdict: "wrong" };
  if (Math.abs(delta) > WINDOW) return { verdict: "clock", seconds: delta * CODE_SECONDS };
  return { verdict: "good", step: Math.floor(timestamp / 1000 / CODE_SECONDS) + delta };
}

function totpOf(secret: string, label = "", issuer = ""): TOTP {
  return new TOTP({
    secret: Secret.fromBase32(secret),
    label,
    issuer,
    algorithm: "SHA1",
    digits: 6,
    period: CODE_SECONDS,
  });
}
