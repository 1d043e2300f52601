import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { webhookSignature } from "../../../src/channels/webhook/sign.ts";

const secret = () => `whsec_${randomBytes(32).toString("base64")}`;
const headersFor = (secrets: string[], body: string, at = Math.floor(Date.now() / 1000)) => ({
  "webhook-id": "bul_1-16",
  "webhook-timestamp": String(at),
  "webhook-signature": webhookSignature(secrets, "bul_1-16", at, Buffer.from(body)),
});

test("is what the standard's own library makes and accepts", () => {
  const key = secret();
  const body = JSON.stringify({ type: "alert.published", texte: "Inès à Nantes" });
  const at = new Date(1_795_000_000_000);
  const ours = webhookSignature([key], "bul_1-16", at.getTime() / 1000, Buffer.from(body));
  expect(ours).toBe(new Webhook(key).sign("bul_1-16", at, body));
  expect(() => new Webhook(key).verify(body, headersFor([key], body))).not.toThrow();
});

test("holds under the old and the new secret during a rotation, and under no other", () => {
  const [old, fresh] = [secret(), secret()];
  const headers = headersFor([fresh, old], "{}");
  expect(headers["webhook-signature"].split(" ")).toHaveLength(2);
  for (const key of [old, fresh]) expect(() => new Webhook(key).verify("{}", headers)).not.toThrow();
  expect(() => new Webhook(secret()).verify("{}", headers)).toThrow();
});

test("does not hold for another body, id or time", () => {
  const key = secret();
  const headers = headersFor([key], "{}");
  const verifying =
    (body: string, changes: object = {}) =>
    () =>
      new Webhook(key).verify(body, { ...headers, ...changes });
  expect(verifying("{ }")).toThrow();
  expect(verifying("{}", { "webhook-id": "bul_2-16" })).toThrow();
  expect(
    verifying("{}", { "webhook-timestamp": String(Number(headers["webhook-timestamp"]) + 1) }),
  ).toThrow();
});
