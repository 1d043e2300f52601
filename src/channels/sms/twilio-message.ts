// Reads what Twilio says about a message and turns it into an outcome.
import type { MessageStatus } from "twilio/lib/rest/api/v2010/account/message.js";
import type { HttpAnswer } from "../call-http.ts";
import type { SendOutcome } from "../contract.ts";
import { isRecord, parseJson } from "../json.ts";
import { outcomeOf, type ReplyRule } from "../reply-rule.ts";
import { retryAfterMs } from "../retry-after.ts";
import { TWILIO_CODES, TWILIO_STATUSES } from "./twilio-replies.ts";

/** A message as the API shows it, as far as we need it; `errorCode` only once it failed. */
export type TwilioMessage = {
  sid: string;
  status: string;
  to: string;
  body: string;
  errorCode: string | null;
  createdAtMs: number;
};

/** Statuses after which a message will never arrive. Twilio may add others: those count as under way. */
export const FAILED_STATUSES: ReadonlySet<string> = new Set<MessageStatus>([
  "failed",
  "undelivered",
  "canceled",
]);

/**
 * The outcome of an answer to a create for the number `to`. Only a message with an id counts as accepted; a success without one
 * may be anything, and one that names another number is the answer to somebody else's request.
 */
export function outcomeOfCreate(answer: HttpAnswer, to: string): SendOutcome {
  const json = parseJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    const message = answer.complete ? readMessage(json) : undefined;
    if (message && message.to === to) return outcomeOfMessage(message);
    const what = !answer.complete ? "cut" : message ? "foreign" : "garbage";
    return { kind: "unknown", code: `twilio-${what}-reply` };
  }
  const code = isRecord(json) ? codeIn(json.code) : null;
  const known = code === null ? undefined : TWILIO_CODES[code];
  const name = code === null ? `http-${answer.status}` : `twilio-${code}`;
  const wait = retryAfterMs(answer.headers["retry-after"], Date.now());
  return outcomeOf(known ?? ruleOfStatus(answer.status), name, { retryAfterMs: wait });
}

/** The outcome of a message that exists: accepted, unless it has already failed for good. */
export function outcomeOfMessage(message: TwilioMessage): SendOutcome {
  if (!FAILED_STATUSES.has(message.status)) {
    return { kind: "accepted", reference: message.sid, code: `twilio-${message.status}` };
  }
  return outcomeOf(refusalFor(message.errorCode), `twilio-${message.errorCode ?? message.status}`);
}

/** A failure after acceptance is final, whatever its code; the code only says whether the number is to blame. */
export function refusalFor(errorCode: string | null): ReplyRule & { means: "refused" } {
  const rule = errorCode === null ? undefined : TWILIO_CODES[errorCode];
  return rule?.means === "refused" ? rule : { means: "refused" };
}

/** A message out of the API's JSON, or undefined when it is none. */
export function readMessage(json: unknown): TwilioMessage | undefined {
  if (!isRecord(json)) return undefined;
  const { sid, status, to, body } = json;
  if (typeof sid !== "string" || !/^[A-Z]{2}[0-9a-f]{32}$/.test(sid) || typeof status !== "string")
    return undefined;
  const createdAtMs = Date.parse(String(json.date_created ?? ""));
  return {
    sid,
    status: word(status),
    to: typeof to === "string" ? to : "",
    body: typeof body === "string" ? body : "",
    errorCode: codeIn(json.error_code),
    createdAtMs,
  };
}

/** A code of Twilio's as text: digits only, so that nothing personal can ride in it. */
export function codeIn(value: unknown): string | null {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d{1,6}$/.test(text) ? text : null;
}

/** A status as a short word. */
export function word(status: string): string {
  return /^[a-z_]{1,30}$/.test(status) ? status : "other";
}

function ruleOfStatus(status: number): ReplyRule {
  return TWILIO_STATUSES[status] ?? TWILIO_STATUSES[`${Math.floor(status / 100)}xx`] ?? { means: "unknown" };
}
