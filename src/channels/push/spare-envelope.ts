// Envelopes that lie ready: made for a subscription before there is a text, sealed, and opened for one message.
import { sealWith, unsealWith } from "../../seal.ts";
import type { PushEnvelope } from "../contract.ts";
import { makeEnvelope, readKeys } from "./encrypt.ts";
import { readSubscription } from "./render.ts";

// Public key (65 bytes), salt (16), content key (16), nonce (12): where each ends.
const [KEY_END, SALT_END, CONTENT_KEY_END, NONCE_END] = [65, 81, 97, 109] as const;

/**
 * Makes one for the contact whose address is this PushSubscription (JSON), sealed under a 256-bit `key`: 137 bytes. Undefined when the
 * subscription's keys are none. What is sealed opens for this contact and these keys only.
 */
export function makeSpareEnvelope(key: Buffer, contactId: number, address: string): Buffer | undefined {
  const given = readSubscription(address).keys;
  const keys = readKeys(given);
  if (!keys) return undefined;
  try {
    const { publicKey, salt, contentKey, nonce } = makeEnvelope(keys);
    return sealWith(key, Buffer.concat([publicKey, salt, contentKey, nonce]), purpose(contactId, given));
  } catch {
    // 65 bytes that are no point of the curve.
    return undefined;
  }
}

/** The envelope in `sealed`; throws when it was made for anybody else, under another key, or was changed. */
export function openSpareEnvelope(
  key: Buffer,
  contactId: number,
  sealed: Buffer,
  keys: { p256dh: string; auth: string },
): PushEnvelope {
  const bytes = unsealWith(key, sealed, purpose(contactId, keys));
  return {
    publicKey: bytes.subarray(0, KEY_END),
    salt: bytes.subarray(KEY_END, SALT_END),
    contentKey: bytes.subarray(SALT_END, CONTENT_KEY_END),
    nonce: bytes.subarray(CONTENT_KEY_END, NONCE_END),
  };
}

function purpose(contactId: number, keys: { p256dh: string; auth: string }): string {
  return `push-envelope:${contactId}:${keys.p256dh}:${keys.auth}`;
}
