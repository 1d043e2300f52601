import { createECDH, randomBytes } from "node:crypto";
import fc from "fast-check";
import { decrypt } from "http_ece";
import { expect, test } from "vitest";
import { PLAINTEXT_BYTES_MAX, sealPush } from "../../../src/channels/push/encrypt.ts";
import { makeSpareEnvelope, openSpareEnvelope } from "../../../src/channels/push/spare-envelope.ts";

const KEY = randomBytes(32);

function newBrowser() {
  const pair = createECDH("prime256v1");
  const keys = { p256dh: pair.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") };
  const address = JSON.stringify({ endpoint: "https://push.example.net/x", expirationTime: null, keys });
  return { pair, keys, address, authSecret: Buffer.from(keys.auth, "base64url") };
}

function made(contactId: number, address: string): Buffer {
  const sealed = makeSpareEnvelope(KEY, contactId, address);
  if (!sealed) throw new Error("no envelope was made");
  return sealed;
}

test("what was made ahead carries any text, and the browser opens it", () => {
  const browser = newBrowser();
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: PLAINTEXT_BYTES_MAX }),
      fc.integer({ min: 1 }),
      (text, contactId) => {
        const sealed = made(contactId, browser.address);
        expect(sealed).toHaveLength(137);
        const body = sealPush(openSpareEnvelope(KEY, contactId, sealed, browser.keys), Buffer.from(text));
        const opened = decrypt(body, {
          version: "aes128gcm",
          privateKey: browser.pair,
          authSecret: browser.authSecret,
        });
        expect(Buffer.from(text).equals(opened)).toBe(true);
      },
    ),
  );
});

test("a changed byte, another key, contact or subscription opens nothing", () => {
  const browser = newBrowser();
  const sealed = made(7, browser.address);
  fc.assert(
    fc.property(fc.nat({ max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(sealed);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      expect(() => openSpareEnvelope(KEY, 7, damaged, browser.keys)).toThrow();
    }),
  );
  expect(() => openSpareEnvelope(randomBytes(32), 7, sealed, browser.keys)).toThrow();
  expect(() => openSpareEnvelope(KEY, 8, sealed, browser.keys)).toThrow();
  expect(() => openSpareEnvelope(KEY, 7, sealed, newBrowser().keys)).toThrow();
  expect(() => openSpareEnvelope(KEY, 7, sealed.subarray(0, 20), browser.keys)).toThrow();
  expect(openSpareEnvelope(KEY, 7, sealed, browser.keys).publicKey).toHaveLength(65);
});

test("two for the same contact have nothing in common", () => {
  const browser = newBrowser();
  const [a, b] = [0, 1].map(() => openSpareEnvelope(KEY, 7, made(7, browser.address), browser.keys));
  for (const part of ["publicKey", "salt", "contentKey", "nonce"] as const)
    expect(a?.[part].equals(b?.[part] ?? Buffer.alloc(0))).toBe(false);
});

test.each([
  "",
  "nonsense",
  JSON.stringify({
    endpoint: "https://push.example.net/x",
    keys: {
      p256dh: Buffer.concat([Buffer.of(4), Buffer.alloc(64, 9)]).toString("base64url"),
      auth: randomBytes(16).toString("base64url"),
    },
  }),
])("makes none for an address whose keys are none: %j", (address) => {
  expect(makeSpareEnvelope(KEY, 1, address)).toBeUndefined();
});
