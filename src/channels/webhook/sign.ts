// Signs a request as Standard Webhooks 1.0.0 says, so that receivers can use any of its libraries.
import { type HmacKey, hmacKey, hmacSha256 } from "../hmac-sha256.ts";

const SECRETS_KEPT_MAX = 1000;
const kept = new Map<string, HmacKey>();

/**
 * The `webhook-signature` header: one `v1,<base64>` for each secret, so that a receiver may hold the old or the new one during a
 * rotation. Signed are the exact bytes of `body`, behind the id (which holds no dot) and the time in unix seconds.
 */
export function webhookSignature(
  secrets: readonly string[],
  id: string,
  timestamp: number,
  body: Buffer,
): string {
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return secrets.map((secret) => `v1,${hmacSha256(keyOf(secret), signed).toString("base64")}`).join(" ");
}

function keyOf(secret: string): HmacKey {
  const known = kept.get(secret);
  if (known) return known;
  if (kept.size >= SECRETS_KEPT_MAX) kept.clear();
  const key = hmacKey(Buffer.from(secret.replace(/^whsec_/, ""), "base64"));
  kept.set(secret, key);
  return key;
}
