// Reads what Sinch says about a batch and turns it into an outcome.
import type { HttpAnswer } from "../call-http.ts";
import type { SendOutcome } from "../contract.ts";
import { isRecord, parseJson } from "../json.ts";
import { outcomeOf, type ReplyRule } from "../reply-rule.ts";
import { retryAfterMs } from "../retry-after.ts";
import { SINCH_ERRORS, SINCH_STATUSES } from "./sinch-replies.ts";

/** A batch as the API shows it, as far as we need it; `to` in digits only, for Sinch leaves the plus out. */
export type SinchBatch = { id: string; to: string[]; clientReference: string | null; canceled: boolean };

/** The outcome of an answer to "Send" for the number `to`. A success that names no batch, or somebody else's, may be anything. */
export function outcomeOfSend(answer: HttpAnswer, to: string): SendOutcome {
  const json = answer.complete ? parseJson(answer.body) : undefined;
  if (answer.status >= 200 && answer.status < 300) {
    const batch = readBatch(json);
    if (batch?.to.includes(digits(to))) return outcomeOfBatch(batch);
    const what = !answer.complete ? "cut" : batch ? "foreign" : "garbage";
    return { kind: "unknown", code: `sinch-${what}-reply` };
  }
  const code = isRecord(json) ? wordIn(json.code) : null;
  const known = code === null ? undefined : SINCH_ERRORS[code];
  const wait = retryAfterMs(answer.headers["retry-after"], Date.now());
  const name = known && code !== null ? `sinch-${code.replaceAll("_", "-")}` : `sinch-http-${answer.status}`;
  return outcomeOf(known ?? ruleOfStatus(answer.status), name.slice(0, 40), { retryAfterMs: wait });
}

/** The outcome of a batch that exists. */
export function outcomeOfBatch(batch: SinchBatch): SendOutcome {
  if (batch.canceled) return { kind: "refused", code: "sinch-cancelled" };
  return { kind: "accepted", reference: batch.id, code: "sinch-queued" };
}

/** A batch out of the API's JSON, or undefined when it is none. */
export function readBatch(json: unknown): SinchBatch | undefined {
  if (!isRecord(json)) return undefined;
  const { id, to, client_reference: reference, canceled } = json;
  if (!isBatchId(id) || !Array.isArray(to)) return undefined;
  return {
    id,
    to: to.filter((one) => typeof one === "string").map(digits),
    clientReference: typeof reference === "string" ? reference : null,
    canceled: canceled === true,
  };
}

/** Sinch's ids are short words of letters and digits. */
export function isBatchId(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]{8,64}$/.test(value);
}

/** A number without its plus. */
export function digits(number: string): string {
  return number.replace(/^\+/, "");
}

function wordIn(value: unknown): string | null {
  return typeof value === "string" && /^[a-z_]{1,60}$/.test(value) ? value : null;
}

function ruleOfStatus(status: number): ReplyRule {
  return SINCH_STATUSES[status] ?? SINCH_STATUSES[`${Math.floor(status / 100)}xx`] ?? { means: "unknown" };
}
