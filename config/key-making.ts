// Makes and derives the key pairs. Pure but for randomness.
import { createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync } from "node:crypto";

/** Both halves of an Ed25519 pair as PEM (PKCS #8 and SPKI). */
export type PemPair = { privatePem: string; publicPem: string };

// RFC 8410 §7: what precedes the 32 bytes of an Ed25519 private key in PKCS #8.
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/** The pair of a private key in PEM, in canonical form. */
export function pemPair(privatePem: string): PemPair {
  const key = createPrivateKey(privatePem);
  return {
    privatePem: key.export({ type: "pkcs8", format: "pem" }).toString(),
    publicPem: createPublicKey(key).export({ type: "spki", format: "pem" }).toString(),
  };
}

/** A new Ed25519 private key as PEM. */
export function makeEd25519(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** The same Ed25519 pair for the same hash key, by HKDF (RFC 5869). A rotated hash key gives another pair. */
export function ed25519FromHashKey(hashKey: Buffer): PemPair {
  const seed = Buffer.from(hkdfSync("sha256", hashKey, Buffer.alloc(0), "amberwire audit signing", 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" });
  return pemPair(key.export({ type: "pkcs8", format: "pem" }).toString());
}

/** A new VAPID pair (RFC 8292): the uncompressed P-256 point and the private number, in base64url. */
export function makeVapid(): { publicKey: string; privateKey: string } {
  const jwk = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey.export({ format: "jwk" });
  const point = Buffer.concat([
    Buffer.of(4),
    Buffer.from(jwk.x ?? "", "base64url"),
    Buffer.from(jwk.y ?? "", "base64url"),
  ]);
  return { publicKey: point.toString("base64url"), privateKey: jwk.d ?? "" };
}
