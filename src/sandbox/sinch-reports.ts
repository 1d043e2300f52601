// Sends Sinch's delivery reports on each recipient, or misbehaves with them as a fault says.
import { setTimeout as wait } from "node:timers/promises";
import { type CallbackOptions, createCallbackSender, type ReceiptCounts } from "./callback-sender.ts";
import type { Fault } from "./faults.ts";
import type { SinchBatch } from "./sinch-batches.ts";

/** The sender of reports; `start` returns at once. `delaysMs` as in Twilio's `ReceiptOptions`. */
export type SinchReports = {
  start(batch: SinchBatch, fault: Fault | undefined): void;
  counts(): ReceiptCounts;
  close(): Promise<void>;
};

type Word = { status: "Dispatched" | "Delivered" | "Failed" | "Rejected"; code: number };

/** The reports of one service plan. */
export function createSinchReports(
  options: CallbackOptions & { delaysMs: readonly [sent: number, final: number] },
): SinchReports {
  const sender = createCallbackSender(options);

  const post = async (batch: SinchBatch, { status, code }: Word, forged: boolean) => {
    const { callback_url: url } = batch;
    if (url === undefined) return;
    const now = new Date().toISOString();
    const report = {
      type: "recipient_delivery_report_sms",
      batch_id: batch.id,
      recipient: batch.to[0]?.replace(/^\+/, ""),
      code,
      status,
      at: now,
      operator_status_at: now,
      ...(batch.client_reference === undefined ? {} : { client_reference: batch.client_reference }),
    };
    const headers = { "content-type": "application/json", "user-agent": "Sinch" };
    // Sinch signs nothing by itself: who forges has to guess the end of the address.
    await sender.post(forged ? url.replace(/.{4}$/, "0000") : url, headers, JSON.stringify(report));
  };

  const run = async (batch: SinchBatch, fault: Fault | undefined) => {
    sender.counts.waiting += 1;
    try {
      const how = fault?.kind === "receipt" ? fault.how : undefined;
      const copies = how === "none" ? 0 : how === "duplicated" ? 2 : 1;
      const lateMs = fault?.kind === "receipt" && how === "late" ? fault.delayMs : 0;
      for (const [n, word] of wordsOf(batch, fault).entries()) {
        await wait((options.delaysMs[n] ?? 0) + lateMs, undefined, { ref: false, signal: sender.stopped });
        for (let copy = 0; copy < copies; copy++) await post(batch, word, how === "forged");
      }
    } finally {
      sender.counts.waiting -= 1;
    }
  };

  return {
    start: (batch, fault) => void run(batch, fault).catch(() => undefined),
    counts: () => ({ ...sender.counts }),
    close: () => sender.close(),
  };
}

/** Reports on each recipient come with every change, or only with the last one, as the batch asks. */
function wordsOf(batch: SinchBatch, fault: Fault | undefined): Word[] {
  const last: Word =
    fault?.kind === "receipt-status"
      ? { status: fault.status === "failed" ? "Failed" : "Rejected", code: fault.code }
      : { status: "Delivered", code: 0 };
  if (batch.delivery_report === "per_recipient_final") return [last];
  if (batch.delivery_report !== "per_recipient") return [];
  const sent: Word = { status: "Dispatched", code: 401 };
  return fault?.kind === "receipt" && fault.how === "out-of-order" ? [last, sent] : [sent, last];
}
