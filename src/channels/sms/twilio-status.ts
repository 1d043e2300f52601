// Reads a status callback of Twilio's whose signature was checked (TWI-06 to TWI-09).
import type { AttemptReference, ReceiptWord } from "../contract.ts";
import { blamesAccount } from "../reply-rule.ts";
import { codeIn, FAILED_STATUSES, refusalFor, word } from "./twilio-message.ts";
import { TWILIO_CODES } from "./twilio-replies.ts";

const DELIVERED: ReadonlySet<string> = new Set(["delivered", "read"]);
const UNDER_WAY: ReadonlySet<string> = new Set([
  "accepted",
  "scheduled",
  "queued",
  "sending",
  "sent",
  "partially_delivered",
]);

/**
 * Our reading of the callback, or undefined when it names no message. An unknown status is kept as `other`. `code` holds status
 * and error code, so that a repeated callback is the same word. Order is the reader's business: callbacks overtake each other.
 */
export function parseTwilioStatus(
  params: Readonly<Record<string, unknown>>,
  query: Readonly<Record<string, unknown>>,
): ReceiptWord | undefined {
  const reference = text(params.MessageSid) ?? text(params.SmsSid);
  if (reference === undefined || !/^[A-Z]{2}[0-9a-fA-F]{32}$/.test(reference)) return undefined;
  const status = word(text(params.MessageStatus) ?? text(params.SmsStatus) ?? "other");
  const errorCode = codeIn(params.ErrorCode);
  const base = {
    provider: "twilio",
    reference,
    attempt: readAttempt(query.attempt),
    code: errorCode === null || errorCode === "0" ? status : `${status}-${errorCode}`,
  };
  if (DELIVERED.has(status)) return { ...base, state: "delivered" };
  if (UNDER_WAY.has(status)) return { ...base, state: "in-progress" };
  if (!FAILED_STATUSES.has(status)) return { ...base, state: "other" };
  const { suppress } = refusalFor(errorCode);
  const blamesUs = errorCode !== null && blamesAccount(TWILIO_CODES[errorCode]);
  return {
    ...base,
    state: "refused",
    ...(suppress ? { suppress } : {}),
    ...(blamesUs ? { account: true as const } : {}),
  };
}

/** Our own attempt reference out of a callback address, or null. */
function readAttempt(value: unknown): AttemptReference | null {
  return typeof value === "string" && isAttempt(value) ? value : null;
}

function isAttempt(value: string): value is AttemptReference {
  return /^[1-9]\d{0,15}-[1-9]\d{0,15}-[1-9]\d{0,4}$/.test(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
