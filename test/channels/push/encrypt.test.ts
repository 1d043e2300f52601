import { createECDH, randomBytes } from "node:crypto";
import { decrypt } from "http_ece";
import { expect, test } from "vitest";
import webPush from "web-push";
import { makeEnvelope, PLAINTEXT_BYTES_MAX, readKeys, sealPush } from "../../../src/channels/push/encrypt.ts";

const bytes = (text: string) => Buffer.from(text, "base64url");

// RFC 8291 section 5 and appendix A.
const RFC = {
  plaintext: "When I grow up, I want to be a watermelon",
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
  senderPrivateKey: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  senderPublicKey: "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
  salt: "DGv6ra1nlYgDCS1FRnbzlw",
  contentKey: "oIhVW04MRdy2XN9CiKLxTg",
  nonce: "4h_95klXJ5E_qnoN",
  body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

test("gives every value of the example in RFC 8291", () => {
  const keys = readKeys(RFC);
  if (!keys) return expect.unreachable();
  const envelope = makeEnvelope(keys, { privateKey: bytes(RFC.senderPrivateKey), salt: bytes(RFC.salt) });
  expect(envelope.publicKey.toString("base64url")).toBe(RFC.senderPublicKey);
  expect(envelope.contentKey.toString("base64url")).toBe(RFC.contentKey);
  expect(envelope.nonce.toString("base64url")).toBe(RFC.nonce);
  expect(sealPush(envelope, Buffer.from(RFC.plaintext)).toString("base64url")).toBe(RFC.body);
});

test.each([0, 1, 100, PLAINTEXT_BYTES_MAX])(
  "a second implementation opens %i bytes, as it opens what web-push makes",
  (length) => {
    const browser = newBrowser();
    const plaintext = randomBytes(length);
    const ours = sealPush(makeEnvelope(browser.decoded), plaintext);
    expect(ours.length).toBeLessThanOrEqual(4096);
    expect(open(ours, browser).equals(plaintext)).toBe(true);
    if (length === 0) return;
    const theirs = webPush.encrypt(
      browser.keys.p256dh,
      browser.keys.auth,
      plaintext.toString("base64"),
      "aes128gcm",
    ).cipherText;
    expect(open(theirs, browser).toString()).toBe(plaintext.toString("base64"));
    expect(theirs.subarray(16, 21)).toEqual(ours.subarray(16, 21));
  },
);

test("uses a new key pair and salt for every message", () => {
  const browser = newBrowser();
  const [a, b] = [makeEnvelope(browser.decoded), makeEnvelope(browser.decoded)];
  expect(a.publicKey.equals(b.publicKey)).toBe(false);
  expect(a.salt.equals(b.salt)).toBe(false);
  expect(a.contentKey.equals(b.contentKey)).toBe(false);
});

test("refuses a text that no push service takes", () => {
  const envelope = makeEnvelope(newBrowser().decoded);
  expect(() => sealPush(envelope, Buffer.alloc(PLAINTEXT_BYTES_MAX + 1))).toThrow(RangeError);
});

test("takes only the keys that RFC 8291 allows", () => {
  const { keys } = newBrowser();
  expect(readKeys(keys)).toBeDefined();
  expect(readKeys({ ...keys, auth: randomBytes(15).toString("base64url") })).toBeUndefined();
  expect(
    readKeys({ ...keys, p256dh: bytes(keys.p256dh).subarray(0, 64).toString("base64url") }),
  ).toBeUndefined();
  expect(
    readKeys({
      ...keys,
      p256dh: Buffer.concat([Buffer.of(2), bytes(keys.p256dh).subarray(1)]).toString("base64url"),
    }),
  ).toBeUndefined();
  expect(readKeys({ p256dh: "", auth: "" })).toBeUndefined();
  const offCurve = readKeys({
    ...keys,
    p256dh: Buffer.concat([Buffer.of(4), Buffer.alloc(64, 9)]).toString("base64url"),
  });
  expect(() => makeEnvelope(offCurve ?? newBrowser().decoded)).toThrow();
});

function newBrowser() {
  const pair = createECDH("prime256v1");
  const decoded = { p256dh: pair.generateKeys(), auth: randomBytes(16) };
  return {
    pair,
    decoded,
    keys: { p256dh: decoded.p256dh.toString("base64url"), auth: decoded.auth.toString("base64url") },
  };
}

function open(body: Buffer, browser: ReturnType<typeof newBrowser>): Buffer {
  return decrypt(body, { version: "aes128gcm", privateKey: browser.pair, authSecret: browser.decoded.auth });
}
