import { createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import webPush from "web-push";
import { openVapid } from "../../../src/channels/push/vapid.ts";

const KEYS = { ...webPush.generateVAPIDKeys(), subject: "mailto:alerts@example.org" };
const START = Date.parse("2026-11-23T14:30:00Z");
const HOUR = 3_600_000;

function claimsOf(header: string): { aud: string; exp: number; sub: string } {
  const [, head = "", claims = "", signature = ""] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=[\w-]+$/.exec(header) ?? [];
  expect(JSON.parse(Buffer.from(head, "base64url").toString())).toEqual({ typ: "JWT", alg: "ES256" });
  const point = Buffer.from(KEYS.publicKey, "base64url");
  const [x, y] = [point.subarray(1, 33).toString("base64url"), point.subarray(33).toString("base64url")];
  const key = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
  const good = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  expect(good).toBe(true);
  return JSON.parse(Buffer.from(claims, "base64url").toString());
}

test("signs who we are for one audience, for less than a day", () => {
  const header = openVapid(KEYS, () => START).authorization("https://push.example.net");
  expect(header).toContain(`, k=${KEYS.publicKey}`);
  const claims = claimsOf(header);
  expect(claims).toMatchObject({ aud: "https://push.example.net", sub: KEYS.subject });
  expect(claims.exp * 1000).toBeGreaterThan(START);
  expect(claims.exp * 1000).toBeLessThanOrEqual(START + 24 * HOUR);
});

test("keeps a token per audience and renews it an hour before it ends", () => {
  let now = START;
  const vapid = openVapid(KEYS, () => now);
  const first = vapid.authorization("https://a.example");
  expect(vapid.authorization("https://b.example")).not.toBe(first);
  now = START + 10.9 * HOUR;
  expect(vapid.authorization("https://a.example")).toBe(first);
  now = START + 11.1 * HOUR;
  const next = vapid.authorization("https://a.example");
  expect(next).not.toBe(first);
  expect(claimsOf(next).exp * 1000).toBeGreaterThan(now + 11 * HOUR);
});

test("opens only with keys that fit and a subject that can be written to", () => {
  const other = webPush.generateVAPIDKeys();
  expect(() => openVapid({ ...KEYS, publicKey: other.publicKey })).toThrow(/does not belong/);
  expect(() => openVapid({ ...KEYS, privateKey: "AAAA" })).toThrow(/32 bytes/);
  expect(() => openVapid({ ...KEYS, subject: "alerts@example.org" })).toThrow(/VAPID_SUBJECT/);
});
