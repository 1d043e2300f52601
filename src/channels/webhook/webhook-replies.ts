// What a broadcaster's answers mean to us, as data (Standard Webhooks 1.0.0). Anything but 2xx and 410 may be mended at their end.
import type { ReplyRule } from "../reply-rule.ts";

const LATER: ReplyRule = { means: "deferred", scope: "contact" };

/** By HTTP status, `4xx` style for a class. Redirects are not followed: the address was checked, what it points to was not. */
export const WEBHOOK_STATUSES: Readonly<Record<string, ReplyRule>> = {
  "2xx": { means: "accepted" },
  "410": { means: "refused", suppress: "gone" },
  "3xx": LATER,
  "4xx": LATER,
  "5xx": LATER,
};
