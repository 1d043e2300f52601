declare module "http_ece" {
  import type { ECDH } from "node:crypto";
  /** Decrypts an aes128gcm body (RFC 8188, RFC 8291) for the owner of the key pair; throws when it is not for them. */
  export function decrypt(
    body: Buffer,
    params: { version: "aes128gcm"; privateKey: ECDH; authSecret: Buffer },
  ): Buffer;
}
