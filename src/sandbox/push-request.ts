// Judges the headers and the outer form of one push request (RFC 8030 section 5, RFC 8291 section 4) without decrypting it.
import type { IncomingHttpHeaders } from "node:http";

/** What the headers of a good request say. */
export type PushOrder = { ttlSeconds: number; urgency: string; topic: string | null };

/** Why a request is refused. */
export type PushRefusal = { status: 400 | 413; why: string };

const BODY_MAX_BYTES = 4096;
const TTL_MAX_SECONDS = 28 * 86_400;
/** Salt, record size, id length and a 65-byte key before the record, of which a delimiter and 16 bytes are the least (RFC 8188). */
const CODED_MIN_BYTES = 16 + 4 + 1 + 65 + 1 + 16;

/** The order in a request, or why a push service would refuse it; `body` undefined was too long to read. A longer TTL than 28 days is cut. */
export function readPushRequest(
  headers: IncomingHttpHeaders,
  body: Buffer | undefined,
): PushOrder | PushRefusal {
  const ttl = one(headers.ttl);
  if (ttl === undefined || !/^\d{1,10}$/.test(ttl)) return bad("TTL must be given once, in whole seconds.");
  const urgency = one(headers.urgency) ?? "normal";
  if (!/^(very-low|low|normal|high)$/.test(urgency))
    return bad("Urgency must be very-low, low, normal or high, once.");
  const topic = one(headers.topic) ?? null;
  if (topic !== null && !/^[\w-]{1,32}$/.test(topic))
    return bad("Topic must be 1 to 32 base64url characters.");
  if (body === undefined || body.length > BODY_MAX_BYTES)
    return { status: 413, why: "The body is over 4096 bytes." };
  const fault = body.length === 0 ? undefined : codingFault(headers, body);
  if (fault !== undefined) return bad(fault);
  return { ttlSeconds: Math.min(Number(ttl), TTL_MAX_SECONDS), urgency, topic };
}

function codingFault(headers: IncomingHttpHeaders, body: Buffer): string | undefined {
  if (headers["content-encoding"] !== "aes128gcm") return "Content-Encoding must be aes128gcm.";
  if (body.length < CODED_MIN_BYTES) return "The body is too short for aes128gcm.";
  if (body.readUInt8(20) !== 65 || body.readUInt8(21) !== 4)
    return "The key id must be the sender's 65-byte public key.";
  if (body.readUInt32BE(16) < body.length - 86) return "The body must be a single record.";
  return undefined;
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(",") : value;
}

function bad(why: string): PushRefusal {
  return { status: 400, why };
}
