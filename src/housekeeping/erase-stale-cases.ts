// Cases that never became an alert go after a while; a case whose alert has ended went with it, and is looked for all the same.
import type { AlertState } from "../../schemas/alert.ts";
import type { OfficerContext } from "../alerts/context.ts";
import { permit } from "../alerts/permit.ts";
import { recordAct } from "../alerts/record.ts";
import { alertStateAfter } from "../domain/alert-states.ts";
import { lockAlertRow, staleAlerts } from "../store/alerts.ts";
import { bulletinsOf } from "../store/bulletins.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { moveAlertRow } from "../store/move-alerts.ts";
import { moveBulletinRow } from "../store/write-bulletins.ts";
import { eraseCase } from "./erase-case.ts";
import { DRAFT_DAYS, daysBefore, REJECTED_DAYS } from "./retention.ts";

const BATCH_MAX = 100;

/** Ends drafts, returned and unanswered submitted alerts that nobody touched for `DRAFT_DAYS`, and erases their cases. Gives how many. */
export async function lapseDrafts(context: OfficerContext): Promise<number> {
  const before = daysBefore(context.clock.now(), DRAFT_DAYS);
  return eraseEach(context, ["draft", "returned", "submitted"], before, lapse);
}

/** Erases the cases of alerts that were rejected `REJECTED_DAYS` ago, and of ended ones that still have one. Gives how many. */
export async function eraseFinishedCases(context: OfficerContext): Promise<number> {
  const now = context.clock.now();
  const rejected = await eraseEach(context, ["rejected"], daysBefore(now, REJECTED_DAYS));
  const ended = await eraseEach(context, ["ended"], now);
  if (ended > 0)
    context.log.error(
      { event: "case.outlived", ended },
      "cases of ended alerts were still there; they are erased now",
    );
  return rejected + ended;
}

async function eraseEach(
  context: OfficerContext,
  states: readonly AlertState[],
  before: Date,
  first?: (tx: Db, context: OfficerContext, alertId: string) => Promise<void>,
): Promise<number> {
  permit(context.actor, "lapse");
  const ids = await staleAlerts(context.pool, { states, before, limit: BATCH_MAX });
  for (const id of ids) {
    await withTransaction(context.pool, async (tx) => {
      const found = await lockAlertRow(tx, id, null);
      // Somebody may have touched it between the list and the lock.
      if (!found || !states.includes(found.row.state) || found.row.updatedAt >= before) return;
      await first?.(tx, context, id);
      await eraseCase(tx, id, context.clock.now());
      await recordAct(tx, context, {
        alert: { id, agencyId: found.row.agencyId, key: null },
        act: "case.erased",
      });
    });
  }
  return ids.length;
}

async function lapse(tx: Db, context: OfficerContext, alertId: string): Promise<void> {
  const at = context.clock.now();
  const found = await lockAlertRow(tx, alertId, null);
  const to = found && alertStateAfter(found.row.state, "lapse");
  if (!found || !to) return;
  for (const bulletin of await bulletinsOf(tx, alertId))
    await moveBulletinRow(tx, { id: bulletin.id, act: "discard", to: "rejected", at });
  await moveAlertRow(tx, { id: alertId, version: found.row.version, act: "lapse", to, at });
  await recordAct(tx, context, {
    alert: { id: alertId, agencyId: found.row.agencyId, key: null },
    act: "alert.lapsed",
    subjects: { days: DRAFT_DAYS },
  });
}
