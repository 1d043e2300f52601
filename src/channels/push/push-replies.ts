// What a push service's answers mean to us, as data (RFC 8030 sections 5, 7 and 8).
import type { ReplyRule } from "../reply-rule.ts";

const GONE: ReplyRule = { means: "refused", suppress: "gone" };
const LATER: ReplyRule = { means: "deferred", scope: "contact" };
const OUR_FAULT: ReplyRule = { means: "deferred", scope: "contact", waitMs: 60_000, account: "tell" };

/**
 * By HTTP status, `4xx` style for a class. A push service is whoever a subscription names, so its wish to slow down never holds
 * back the others: `scope` is `contact` throughout, and the provider itself spares a service that says 429.
 */
export const PUSH_STATUSES: Readonly<Record<string, ReplyRule>> = {
  "2xx": { means: "accepted" },
  "404": GONE,
  "410": GONE,
  "413": { means: "refused" },
  "429": LATER,
  // Our token or keys: the subscription is kept, the delivery waits, and the operator is called where a service of a browser says so.
  "401": OUR_FAULT,
  "403": OUR_FAULT,
  "400": { means: "refused" },
  "408": LATER,
  "3xx": LATER,
  "4xx": { means: "refused" },
  "5xx": LATER,
};
