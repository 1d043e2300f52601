// Reads a delivery report of Sinch's whose address was checked. It may come repeated, and in any order.
import type { AttemptReference, ReceiptWord } from "../contract.ts";
import { isRecord } from "../json.ts";
import { blamesAccount } from "../reply-rule.ts";
import { deliveryOf } from "./sinch.ts";
import { isBatchId } from "./sinch-batch.ts";
import { SINCH_REPORT_CODES, SINCH_REPORTS } from "./sinch-replies.ts";

/**
 * Our reading of a report on one recipient (`recipient_delivery_report_sms`), or undefined when it names no batch or another
 * delivery than its address. An unknown status is kept as `other`. `code` holds status and code, so that a repeat is the same word
 * (https://developers.sinch.com/docs/sms/api-reference/sms/webhooks).
 */
export function parseSinchReport(attempt: AttemptReference, json: unknown): ReceiptWord | undefined {
  if (!isRecord(json) || !isBatchId(json.batch_id)) return undefined;
  if (typeof json.client_reference === "string" && json.client_reference !== deliveryOf(attempt))
    return undefined;
  const status =
    typeof json.status === "string" && /^[A-Za-z]{1,30}$/.test(json.status) ? json.status : "other";
  const code = codeIn(json.code);
  const base = {
    provider: "sinch",
    reference: json.batch_id,
    attempt,
    code: code === null || code === "0" ? status.toLowerCase() : `${status.toLowerCase()}-${code}`,
  };
  const state = SINCH_REPORTS[status] ?? "other";
  if (state !== "refused") return { ...base, state };
  const rule = code === null ? undefined : SINCH_REPORT_CODES[code];
  const suppress = rule?.means === "refused" ? rule.suppress : undefined;
  return {
    ...base,
    state,
    ...(suppress ? { suppress } : {}),
    ...(blamesAccount(rule) ? { account: true as const } : {}),
  };
}

/** Digits only, so that nothing personal can ride in it. */
function codeIn(value: unknown): string | null {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d{1,4}$/.test(text) ? text : null;
}
