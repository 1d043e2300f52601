// Step 8 of the line: closes a bulletin when its last delivery is final, and freezes the report.

import { toError } from "../errors.ts";
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
    try {
      if (await settleBulletin(context, ledgerId, alertId)) settled.push(ledgerId);
    } catch (error) {
      context.log.error(
        { event: "bulletin.settle_failed", bulletin: ledgerId, err: toError(error) },
        "the others go on",
      );
    }
  }
  return settled;
}

async function settleBulletin(
  context: Pick<DispatchContext, "pool" | "log" | "bulletins">,
  ledgerId: number,
  alertId: string,
): Promise<boolean> {
  await applyReceipts(context, ledgerId);
  const { bulletins } = await dispatchReport(context.pool, alertId);
  const own = bulletins.find((bulletin) => bulletin.ledgerId === ledgerId);
  if (!(await markSettled(context.pool, ledgerId, own ?? null))) return false;
  context.bulletins.forget(ledgerId);
  context.log.info(
    { event: "bulletin.settled", alert: alertId, bulletin: ledgerId, audience: own?.audience },
    "settled",
  );
  return true;
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
