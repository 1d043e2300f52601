// Says to a push service who we are (RFC 8292). One token per service, signed once and kept while it is valid.
import { createECDH, createPrivateKey, type KeyObject, sign } from "node:crypto";

/** Our key pair as base64url (65 and 32 bytes) and whom a push service may write to: a mailto: or https: address. */
export type VapidKeys = { publicKey: string; privateKey: string; subject: string };

/** Gives the Authorization header for a push service; `audience` is the origin of the subscription's endpoint. */
export type Vapid = { authorization(audience: string): string };

/** Section 2: at most 24 hours; half of that, in case clocks differ, and renewed an hour before. */
const LIFE_MS = 12 * 3_600_000;
const RENEW_MS = 3_600_000;
const AUDIENCES_MAX = 1000;
const HEAD = Buffer.from(JSON.stringify({ typ: "JWT", alg: "ES256" })).toString("base64url");

/** Prepares tokens. Throws when the keys are none, do not belong together, or the subject is no address. */
export function openVapid(keys: VapidKeys, nowMs: () => number = Date.now): Vapid {
  const key = readPrivateKey(keys);
  const kept = new Map<string, { header: string; renewAtMs: number }>();
  return {
    authorization(audience) {
      const now = nowMs();
      const known = kept.get(audience);
      if (known && now < known.renewAtMs) return known.header;
      if (kept.size >= AUDIENCES_MAX) kept.clear();
      const token = tokenFor(key, audience, keys.subject, now + LIFE_MS);
      const header = `vapid t=${token}, k=${keys.publicKey}`;
      kept.set(audience, { header, renewAtMs: now + LIFE_MS - RENEW_MS });
      return header;
    },
  };
}

function tokenFor(key: KeyObject, audience: string, subject: string, expiresMs: number): string {
  const claims = { aud: audience, exp: Math.floor(expiresMs / 1000), sub: subject };
  const text = `${HEAD}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${text}.${sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

function readPrivateKey(keys: VapidKeys): KeyObject {
  if (!/^(mailto:.+@.+|https:\/\/.+)$/.test(keys.subject)) {
    throw new Error("VAPID_SUBJECT must be a mailto: or https: address");
  }
  const secret = Buffer.from(keys.privateKey, "base64url");
  if (secret.length !== 32) throw new Error("VAPID_PRIVATE_KEY must be 32 bytes in base64url");
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(secret);
  const point = pair.getPublicKey();
  if (point.toString("base64url") !== keys.publicKey)
    throw new Error("VAPID_PUBLIC_KEY does not belong to VAPID_PRIVATE_KEY");
  const coordinates = {
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  return createPrivateKey({
    format: "jwk",
    key: { kty: "EC", crv: "P-256", d: keys.privateKey, ...coordinates },
  });
}
