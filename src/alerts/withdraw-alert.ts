import { alertStateAfter } from "../domain/alert-states.ts";
import { voidApprovals } from "../store/approvals.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { dropAnswers } from "../store/idempotency.ts";
import { moveAlertRow } from "../store/move-alerts.ts";
import { moveBulletinRow } from "../store/write-bulletins.ts";
import type { OfficerContext } from "./context.ts";
import { firstAnswer, keepFirstAnswer, transitionName } from "./kept-answer.ts";
import { bulletinNumbered, type LoadedAlert, lockAlert, openBulletinOf } from "./load-alert.ts";
import { permit } from "./permit.ts";
import { recordAct } from "./record.ts";
import { changed, contentsOf, wrongState } from "./refusals.ts";
import { viewAlert } from "./view-alert.ts";
import type { AlertView } from "./views.ts";

/** Takes a submitted alert back to draft, or discards the open update of an active one. Approvals so far are void. */
export async function withdrawAlert(
  context: OfficerContext,
  input: { alertId: string; version?: number },
): Promise<AlertView> {
  permit(context.actor, "withdraw");
  return withTransaction(context.pool, async (tx) => {
    const alert = await lockAlert(tx, context, "withdraw", input.alertId);
    const { row } = alert;
    const version = input.version ?? row.version;
    const name = transitionName("withdraw", row.id, version);
    const open = row.state === "active" ? openBulletinOf(alert) : undefined;
    if (!open && alertStateAfter(row.state, "withdraw") === undefined) {
      const answer = await firstAnswer<AlertView>(tx, context, name);
      if (!answer) throw wrongState(`Alert ${row.id}`, row.state, "withdraw");
      return answer;
    }
    if (row.version !== version) throw changed(`Alert ${row.id}`, row.version);
    if (open) await discardUpdate(tx, context, alert, open, "update.withdrawn");
    else await toDraft(tx, context, alert);
    const answer = await viewAlert(tx, context, row.id);
    await keepFirstAnswer(tx, context, name, { id: row.id, key: contentsOf(alert).key }, answer);
    return answer;
  });
}

/** Discards an open update: its author withdrew it, a new one replaces it, or an end or a retraction overtook it. */
export async function discardUpdate(
  tx: Db,
  context: OfficerContext,
  { row, key }: LoadedAlert,
  bulletin: BulletinRow,
  act: "update.withdrawn" | "update.replaced" | "update.overtaken",
): Promise<void> {
  const at = context.clock.now();
  if (!(await moveBulletinRow(tx, { id: bulletin.id, act: "discard", to: "rejected", at })))
    throw wrongState(`Bulletin ${bulletin.number} of alert ${row.id}`, bulletin.state, "discard");
  await voidApprovals(tx, bulletin.id, at);
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act,
    subjects: { bulletin: bulletin.id, number: bulletin.number },
  });
}

async function toDraft(tx: Db, context: OfficerContext, alert: LoadedAlert): Promise<void> {
  const { row } = alert;
  const at = context.clock.now();
  const bulletin = bulletinNumbered(alert, 1);
  const moved =
    (await moveAlertRow(tx, { id: row.id, version: row.version, act: "withdraw", to: "draft", at })) &&
    (await moveBulletinRow(tx, { id: bulletin.id, act: "withdraw", to: "draft", at }));
  if (!moved) throw wrongState(`Alert ${row.id}`, row.state, "withdraw");
  const voided = await voidApprovals(tx, bulletin.id, at);
  await dropAnswers(tx, row.id, ["approve", "submit"]);
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key: alert.key },
    act: "alert.withdrawn",
    subjects: { bulletin: bulletin.id, version: row.version, voidedApprovals: voided },
  });
}
