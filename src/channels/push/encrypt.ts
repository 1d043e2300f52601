// Encrypts a push message for one subscription (RFC 8291 over RFC 8188). Every message has its own key pair and salt.
import { createCipheriv, createECDH, randomBytes } from "node:crypto";
import type { PushEnvelope } from "../contract.ts";
import { hmacKey, hmacSha256 } from "../hmac-sha256.ts";

/** The subscription's keys, decoded: `p256dh` an uncompressed P-256 point of 65 bytes, `auth` 16 bytes. */
export type SubscriptionKeys = { p256dh: Buffer; auth: Buffer };

/** RFC 8291 section 4: 4096 bytes less header (86), tag (16) and delimiter (1). */
export const PLAINTEXT_BYTES_MAX = 3993;

const RECORD_SIZE = 4096;
const LAST_RECORD = 0x02;
const KEY_INFO = Buffer.from("Content-Encoding: aes128gcm\u0000\u0001");
const NONCE_INFO = Buffer.from("Content-Encoding: nonce\u0000\u0001");
const WEB_PUSH_INFO = Buffer.from("WebPush: info\u0000");
const ONE = Buffer.of(0x01);

// Given a new key pair for every message: the object is kept, because making and collecting one costs a third of the pair itself.
const pair = createECDH("prime256v1");

/** The keys of a subscription as browsers give them (base64url), or undefined when they are none (RFC 8291 section 3.2). */
export function readKeys(keys: { p256dh: string; auth: string }): SubscriptionKeys | undefined {
  const p256dh = Buffer.from(keys.p256dh, "base64url");
  const auth = Buffer.from(keys.auth, "base64url");
  return p256dh.length === 65 && p256dh[0] === 0x04 && auth.length === 16 ? { p256dh, auth } : undefined;
}

/**
 * Does the dear part: key agreement and derivation. Throws when `p256dh` is no point of the curve.
 * `fixed` pins key and salt for the RFC's test vector; nothing else may use it.
 */
export function makeEnvelope(
  keys: SubscriptionKeys,
  fixed?: { privateKey: Buffer; salt: Buffer },
): PushEnvelope {
  if (fixed) pair.setPrivateKey(fixed.privateKey);
  const publicKey = fixed ? pair.getPublicKey() : pair.generateKeys();
  const salt = fixed?.salt ?? randomBytes(16);
  const shared = pair.computeSecret(keys.p256dh);
  const agreed = hmacSha256(hmacKey(keys.auth), shared);
  const input = hmacSha256(hmacKey(agreed), Buffer.concat([WEB_PUSH_INFO, keys.p256dh, publicKey, ONE]));
  const derived = hmacKey(hmacSha256(hmacKey(salt), input));
  return {
    publicKey,
    salt,
    contentKey: hmacSha256(derived, KEY_INFO).subarray(0, 16),
    nonce: hmacSha256(derived, NONCE_INFO).subarray(0, 12),
  };
}

/** The request body: header, one record, tag. A second text must never go into the same envelope. */
export function sealPush(envelope: PushEnvelope, plaintext: Buffer): Buffer {
  if (plaintext.length > PLAINTEXT_BYTES_MAX) {
    throw new RangeError(
      `a push message holds at most ${PLAINTEXT_BYTES_MAX} bytes, not ${plaintext.length}`,
    );
  }
  const { publicKey, salt, contentKey, nonce } = envelope;
  const record = Buffer.allocUnsafe(plaintext.length + 1);
  plaintext.copy(record);
  record[plaintext.length] = LAST_RECORD;
  const cipher = createCipheriv("aes-128-gcm", contentKey, nonce);
  const sealed = cipher.update(record);
  cipher.final();
  const head = Buffer.allocUnsafe(21);
  salt.copy(head);
  head.writeUInt32BE(RECORD_SIZE, 16);
  head[20] = publicKey.length;
  return Buffer.concat([head, publicKey, sealed, cipher.getAuthTag()]);
}
