// Step 8 of the line: closes a bulletin when its last delivery is final, and freezes the report.

import { dispatchReport } from "../store/dispatch-report.ts";
import { markSettled, settleableBulletins } from "../store/due-bulletins.ts";
import { settleUnknown } from "../store/later-words.ts";
import { unknownWithReceipt } from "../store/receipts.ts";
import type { DispatchContext } from "./context.ts";

/** Settles every bulletin that can be; gives the ledger ids that it settled. */
export async function settleBulletins(
  context: Pick<DispatchContext, "pool" | "log" | "bulletins">,
): Promise<number[]> {
  const settled: number[] = [];
  for (const { ledgerId, alertId } of await settleableBulletins(context.pool)) {
    await applyReceipts(context, ledgerId);
    const report = (await dispatchReport(context.pool, alertId)).bulletins;
    const own = report.find((bulletin) => bulletin.ledgerId === ledgerId);
    if (!(await markSettled(context.pool, ledgerId, own ?? null))) continue;
    context.bulletins.forget(ledgerId);
    settled.push(ledgerId);
    context.log.info(
      { event: "bulletin.settled", alert: alertId, bulletin: ledgerId, audience: own?.audience },
      "settled",
    );
  }
  return settled;
}

// A receipt that came before its outcome found nothing to settle then.
async function applyReceipts(context: Pick<DispatchContext, "pool">, ledgerId: number): Promise<void> {
  for (const receipt of await unknownWithReceipt(context.pool, ledgerId)) {
    await settleUnknown(context.pool, {
      ledgerId,
      contactId: receipt.contactId,
      attempt: receipt.attempt,
      outcome: receipt.state === "refused" ? "refused" : "accepted",
      code: receipt.code,
      provider: receipt.provider,
      reference: receipt.reference,
    });
  }
}
