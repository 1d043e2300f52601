import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hmacKey, hmacSha256 } from "../../src/channels/hmac-sha256.ts";

test("gives what node:crypto's own HMAC gives, for keys shorter and longer than a block", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 500 }), (key, data) => {
      const expected = createHmac("sha256", key).update(data).digest();
      expect(hmacSha256(hmacKey(Buffer.from(key)), Buffer.from(data)).equals(expected)).toBe(true);
    }),
  );
});
