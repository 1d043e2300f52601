// What Sinch's words mean to us, as data: the code of an error first, the HTTP status where there is no known code.
import type { ReplyRule } from "../reply-rule.ts";

const OUR_FAULT: ReplyRule = { means: "deferred", scope: "provider", waitMs: 60_000, account: "stop" };
const NOT_THIS_ONE: ReplyRule = { means: "deferred", scope: "contact", waitMs: 60_000, account: "tell" };
const REFUSED: ReplyRule = { means: "refused" };

/** By the `code` of an error (https://developers.sinch.com/docs/sms/api-reference/status-codes). */
export const SINCH_ERRORS: Readonly<Record<string, ReplyRule>> = {
  blocked_account: OUR_FAULT,
  missing_callback_url: OUR_FAULT, // ours stands in every request, so the plan does not let us name one
  illegal_number_type: REFUSED, // not a kind of number that gets texts in its region
  // We write the request, the number was checked, so it is our setting or a change of theirs: another provider may do better.
  syntax_invalid_json: NOT_THIS_ONE,
  syntax_invalid_parameter_format: NOT_THIS_ONE,
  syntax_constraint_violation: NOT_THIS_ONE,
};

/** By HTTP status, `4xx` style for a class. A 5xx may come after the batch was queued, and no key tells a repeat from a first. */
export const SINCH_STATUSES: Readonly<Record<string, ReplyRule>> = {
  "400": NOT_THIS_ONE,
  "401": OUR_FAULT, // token
  "402": OUR_FAULT, // balance
  "403": OUR_FAULT, // not permitted
  "404": OUR_FAULT, // no such service plan in this region
  "408": { means: "unknown" },
  "429": { means: "deferred", scope: "provider", waitMs: 1_000 },
  "3xx": OUR_FAULT,
  "4xx": REFUSED,
  "5xx": { means: "unknown" },
};

/** What a status of a delivery report says (https://developers.sinch.com/docs/sms/api-reference/sms/delivery-reports). */
export const SINCH_REPORTS: Readonly<Record<string, "delivered" | "in-progress" | "refused" | "other">> = {
  Queued: "in-progress",
  Dispatched: "in-progress",
  Delivered: "delivered",
  Aborted: "refused",
  Cancelled: "refused",
  Rejected: "refused",
  Deleted: "refused",
  Failed: "refused",
  Expired: "refused",
  // Handed to the carrier, which never said more.
  Unknown: "in-progress",
};

/** By the code of a delivery report, where it says something of the number or of our account; 400 and above are Sinch's own. */
export const SINCH_REPORT_CODES: Readonly<Record<string, ReplyRule>> = {
  "1": { means: "refused", suppress: "invalid-address" }, // unknown subscriber
  "402": REFUSED, // no route
  "403": REFUSED, // internal error
  "404": REFUSED, // a failure of the carrier that lasted until the end
  "405": REFUSED, // a parameter without a value
  "406": REFUSED, // expired within Sinch
  "407": REFUSED, // cancelled
  "408": REFUSED, // rejected within Sinch
  "410": OUR_FAULT, // no sender for this number
  "411": REFUSED, // too many segments
  "412": OUR_FAULT, // region not enabled
  "413": OUR_FAULT, // account blocked
};
