// Verifies Standard Webhooks signatures as a broadcaster would: written apart from the sender, so that both cannot be wrong alike.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** What a good request proves, or why the receiver refuses it. */
export type WebhookVerdict = { id: string; problem: null } | { id: string | null; problem: string };

/** Checks id, time (within `toleranceSeconds` either way) and signature of the exact `body` against any of the `secrets` (`whsec_…`). */
export function verifyWebhook(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secrets: readonly string[],
  toleranceSeconds = 300,
  nowMs = Date.now(),
): WebhookVerdict {
  const id = header(headers, "webhook-id");
  const timestamp = header(headers, "webhook-timestamp");
  const signatures = header(headers, "webhook-signature");
  if (id === null || timestamp === null || signatures === null)
    return { id, problem: "a webhook header is missing" };
  if (id.includes(".")) return { id, problem: "the id has a dot in it" };
  if (!/^\d{1,12}$/.test(timestamp)) return { id, problem: "the time stamp is no number of seconds" };
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds)
    return { id, problem: "the time stamp is too old or too new" };
  const keys = secrets.map(keyOf).filter((key) => key !== null);
  if (keys.length === 0) return { id, problem: "this receiver has no secret yet" };
  const offered = signatures.split(" ").filter((part) => part.startsWith("v1,"));
  const good = keys.some((key) => offered.some((part) => equals(part, sign(key, id, timestamp, body))));
  return good ? { id, problem: null } : { id, problem: "no signature fits" };
}

function sign(key: Buffer, id: string, timestamp: string, body: Buffer): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

function keyOf(secret: string): Buffer | null {
  const key = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret)?.[1];
  const bytes = key === undefined ? null : Buffer.from(key, "base64");
  return bytes !== null && bytes.length >= 24 && bytes.length <= 64 ? bytes : null;
}

function equals(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function header(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : null;
}
