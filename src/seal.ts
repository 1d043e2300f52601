// Encryption at rest: addresses under the installation's keys, each alert's case under a key of its own, hashes keyed.
import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomFillSync } from "node:crypto";

/** A named 256-bit key; the first of a list is current, the others still open what they sealed. */
export type NamedKey = { id: string; key: Buffer };

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under the current key: id length (1 byte), key id, nonce, tag, ciphertext.
 * `purpose` is bound as associated data, so that a sealed value cannot be moved to another column or row.
 */
export function seal(keys: readonly NamedKey[], plaintext: string | Buffer, purpose: string): Buffer {
  const current = keys[0];
  if (!current) throw new Error("no encryption key is loaded");
  const id = Buffer.from(current.id, "utf8");
  return Buffer.concat([Buffer.of(id.length), id, sealWith(current.key, plaintext, purpose)]);
}

/** The plaintext of `seal`; throws when the key is not loaded, or the value or its purpose was changed. */
export function unseal(keys: readonly NamedKey[], sealed: Buffer, purpose: string): Buffer {
  const length = sealed[0] ?? 0;
  const id = sealed.toString("utf8", 1, 1 + length);
  const key = keys.find((candidate) => candidate.id === id);
  if (!key) throw new Error(`encryption key ${JSON.stringify(id)} is not loaded: add it to ENCRYPTION_KEYS`);
  return unsealWith(key.key, sealed.subarray(1 + length), purpose);
}

/** AES-256-GCM under one key that the caller holds: nonce, tag, ciphertext. */
export function sealWith(key: Buffer, plaintext: string | Buffer, purpose: string): Buffer {
  const nonce = freshNonce();
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(purpose, "utf8"));
  const body = typeof plaintext === "string" ? cipher.update(plaintext, "utf8") : cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

// Many nonces from one system call: asked for one by one they cost more than the sealing.
const nonces = Buffer.alloc(NONCE_BYTES * 512);
let noncesUsed = nonces.length;

function freshNonce(): Buffer {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces);
    noncesUsed = 0;
  }
  const nonce = Buffer.from(nonces.subarray(noncesUsed, noncesUsed + NONCE_BYTES));
  noncesUsed += NONCE_BYTES;
  return nonce;
}

/** The plaintext of `sealWith`; throws when anything was changed. */
export function unsealWith(key: Buffer, sealed: Buffer, purpose: string): Buffer {
  // Named, or a shorter tag would do for a value that was cut off.
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES), options);
  decipher.setAAD(Buffer.from(purpose, "utf8"));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  decipher.final();
  return body;
}

/** A new key for one alert and the form in which it is stored; destroying the stored form destroys everything under it. */
export function makeAlertKey(
  keys: readonly NamedKey[],
  alertId: string,
): { key: Buffer; wrapped: Buffer; wrappedBy: string } {
  const key = randomBytes(32);
  return { key, wrapped: seal(keys, key, `alert-key:${alertId}`), wrappedBy: keys[0]?.id ?? "" };
}

/** The alert's key from its stored form. */
export function openAlertKey(keys: readonly NamedKey[], alertId: string, wrapped: Buffer): Buffer {
  return unseal(keys, wrapped, `alert-key:${alertId}`);
}

/** HMAC-SHA256 of `parts` under the current hash key: finds an address again without being able to read it. */
export function keyedHash(keys: readonly NamedKey[], ...parts: string[]): Buffer {
  const current = keys[0];
  if (!current) throw new Error("no hash key is loaded");
  return createHmac("sha256", current.key).update(parts.join("\u0000"), "utf8").digest();
}
