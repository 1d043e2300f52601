// HMAC-SHA256 (RFC 2104) from two one-shot hashes: half the price of a Hmac object for the short inputs of the send path.
import { hash } from "node:crypto";

/** A key made ready: both padded blocks, so that a key used often is prepared once. */
export type HmacKey = { readonly inner: Buffer; readonly outer: Buffer };

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

/** Prepares a key of any length; one longer than a block is hashed first. */
export function hmacKey(secret: Buffer): HmacKey {
  const short = secret.length > BLOCK_BYTES ? hash("sha256", secret, "buffer") : secret;
  const inner = Buffer.alloc(BLOCK_BYTES, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES, 0x5c);
  for (let n = 0; n < short.length; n++) {
    inner[n] = 0x36 ^ (short[n] ?? 0);
    outer[n] = 0x5c ^ (short[n] ?? 0);
  }
  return { inner, outer };
}

/** The 32-byte code of `data` under a prepared key. */
export function hmacSha256(key: HmacKey, data: Buffer): Buffer {
  const first = Buffer.allocUnsafe(BLOCK_BYTES + data.length);
  key.inner.copy(first);
  data.copy(first, BLOCK_BYTES);
  const second = Buffer.allocUnsafe(BLOCK_BYTES + HASH_BYTES);
  key.outer.copy(second);
  hash("sha256", first, "buffer").copy(second, BLOCK_BYTES);
  return hash("sha256", second, "buffer");
}
