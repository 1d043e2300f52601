// What Twilio's words mean to us, as data: its error codes first, the HTTP status where there is no known code.
import type { ReplyRule } from "../reply-rule.ts";

const OUR_FAULT: ReplyRule = { means: "deferred", scope: "provider", waitMs: 60_000, account: "stop" };
const NOT_PERMITTED: ReplyRule = { means: "deferred", scope: "contact", waitMs: 60_000, account: "tell" };
const INVALID: ReplyRule = { means: "refused", suppress: "invalid-address" };
const REFUSED: ReplyRule = { means: "refused" };
const REFUSED_TO_US: ReplyRule = { means: "refused", account: "tell" };

/** By error code (https://www.twilio.com/docs/api/errors), as given on create and in status callbacks. */
export const TWILIO_CODES: Readonly<Record<string, ReplyRule>> = {
  // Our account or sender: an operator is paged, and the alert goes out as soon as it is mended.
  "20003": OUR_FAULT, // authentication
  "20005": OUR_FAULT, // account not active
  "20404": OUR_FAULT, // account or service not found
  "21212": OUR_FAULT, // sender not valid
  "21603": OUR_FAULT, // no sender
  "21606": OUR_FAULT, // sender not ours
  "21701": OUR_FAULT, // no such messaging service
  "21703": OUR_FAULT, // messaging service without senders
  "30002": OUR_FAULT, // account suspended
  // Our account, but only for this number: one foreign number must not stop everybody's alert.
  "21408": NOT_PERMITTED, // region not enabled
  // The number: never again.
  "21211": INVALID, // not a valid number
  "21610": { means: "refused", suppress: "opted-out" }, // STOP
  "21614": INVALID, // not a mobile number
  "21635": INVALID, // a landline
  "30005": INVALID, // unknown number
  "30006": INVALID, // landline or unreachable carrier
  // This message to this number, and no fault of the number.
  "21612": REFUSED, // not reachable from this sender
  "21617": REFUSED, // over 1600 characters
  "30003": REFUSED, // handset off or out of reach until the validity period ended
  "30004": REFUSED, // blocked by the carrier or the person
  "30007": REFUSED_TO_US, // filtered as unwanted
  "30008": REFUSED, // unknown error at the carrier
  "30034": REFUSED_TO_US, // unregistered US campaign
  "30036": REFUSED, // validity period over
  // Not taken; later it will be.
  "20429": { means: "deferred", scope: "provider", waitMs: 1_000 }, // too many requests
  "21611": { means: "deferred", scope: "provider", waitMs: 30_000 }, // more than ten hours queued at this sender
  "30001": { means: "deferred", scope: "provider", waitMs: 10_000 }, // queue overflow
};

/** By HTTP status, `4xx` style for a whole class. A 5xx may come after the message was queued, and no key tells a repeat from a first. */
export const TWILIO_STATUSES: Readonly<Record<string, ReplyRule>> = {
  "401": OUR_FAULT,
  "402": OUR_FAULT,
  "403": OUR_FAULT,
  "404": OUR_FAULT,
  "408": { means: "unknown" },
  "429": { means: "deferred", scope: "provider", waitMs: 1_000 },
  "3xx": OUR_FAULT,
  "4xx": REFUSED,
  "5xx": { means: "unknown" },
};
