// Reads and judges one request to send a batch, with Sinch's own codes; decides nothing about sending.
import { z } from "zod";
import type { Answer } from "./exchange.ts";
import { sinchError } from "./sinch-errors.ts";

const PHONE = /^\+?[1-9]\d{6,14}$/;
const DAYS_MAX_MS = 3 * 24 * 3_600_000;

const createBatch = z.object({
  type: z.literal("mt_text").default("mt_text"),
  from: z.string().regex(/^(\+?\d{3,15}|[A-Za-z0-9 &+_-]{1,11})$/),
  to: z.array(z.string().regex(PHONE)).min(1).max(1000),
  body: z.string().min(1).max(2000),
  client_reference: z.string().max(2048).optional(),
  delivery_report: z
    .enum(["none", "summary", "full", "per_recipient", "per_recipient_final"])
    .default("none"),
  callback_url: z
    .httpUrl()
    .or(z.url({ protocol: /^https?$/ }))
    .optional(),
  expire_at: z.iso.datetime({ offset: true }).optional(),
});
/** A request that Sinch would take. */
export type SinchCreate = z.output<typeof createBatch>;

/** The request in `text`, or the error answer that Sinch would give for its first fault. */
export function readSinchCreate(text: string): SinchCreate | { error: Answer } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { error: sinchError(400, "syntax_invalid_json") };
  }
  const read = createBatch.safeParse(json);
  if (!read.success) {
    const missing = read.error.issues.some(({ code }) => code === "invalid_type");
    const code = missing ? "syntax_constraint_violation" : "syntax_invalid_parameter_format";
    return { error: sinchError(400, code) };
  }
  const leftMs = read.data.expire_at === undefined ? 1 : Date.parse(read.data.expire_at) - Date.now();
  if (leftMs <= 0 || leftMs > DAYS_MAX_MS) return { error: sinchError(400, "syntax_constraint_violation") };
  return read.data;
}
