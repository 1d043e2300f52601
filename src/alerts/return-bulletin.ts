import { z } from "zod";
import { line } from "../../schemas/alert.ts";
import { voidApprovals } from "../store/approvals.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { dropAnswers } from "../store/idempotency.ts";
import { moveAlertRow } from "../store/move-alerts.ts";
import { moveBulletinRow, replaceProposal } from "../store/write-bulletins.ts";
import type { OfficerContext } from "./context.ts";
import { firstAnswer, keepFirstAnswer, transitionName } from "./kept-answer.ts";
import { bulletinNumbered, type LoadedAlert, lockAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permit } from "./permit.ts";
import { sealProposal } from "./proposal.ts";
import { recordAct } from "./record.ts";
import { changed, contentsOf, wrongState } from "./refusals.ts";
import { proposalOf, viewBulletin } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";

const refusalInput = z.strictObject({
  alertId: z.string(),
  number: z.int(),
  version: z.int().optional(),
  reason: line(600),
});
/** Which bulletin, and why; `version` is the one that the officer was shown. */
export type RefusalInput = z.input<typeof refusalInput>;

/** Sends a submitted bulletin back to its requester with a reason; its approvals are void. It may be edited and submitted again. */
export async function returnBulletin(context: OfficerContext, input: RefusalInput): Promise<BulletinAnswer> {
  permit(context.actor, "return");
  return sendBack(context, input, { act: "return", to: "returned" });
}

/** Refuses a submitted bulletin for good, with a reason. A first bulletin takes its alert with it. */
export async function rejectBulletin(context: OfficerContext, input: RefusalInput): Promise<BulletinAnswer> {
  permit(context.actor, "reject");
  return sendBack(context, input, { act: "reject", to: "rejected" });
}

type Verdict = { act: "return"; to: "returned" } | { act: "reject"; to: "rejected" };

async function sendBack(
  context: OfficerContext,
  input: RefusalInput,
  verdict: Verdict,
): Promise<BulletinAnswer> {
  const { alertId, number, version, reason } = parseInput(refusalInput, input);
  return withTransaction(context.pool, async (tx) => {
    const alert = await lockAlert(tx, context, verdict.act, alertId);
    const bulletin = bulletinNumbered(alert, number);
    const name = transitionName(verdict.act, alertId, number, version ?? bulletin.version);
    if (bulletin.state !== "submitted") {
      const answer = await firstAnswer<BulletinAnswer>(tx, context, name);
      if (!answer) throw wrongState(`Bulletin ${number} of alert ${alertId}`, bulletin.state, verdict.act);
      return answer;
    }
    if (version !== undefined && version !== bulletin.version)
      throw changed(`Bulletin ${number} of alert ${alertId}`, bulletin.version);
    await writeRefusal(tx, context, alert, bulletin, { ...verdict, reason });
    const answer = await viewBulletin(tx, context, alertId, bulletin.id, false);
    await keepFirstAnswer(tx, context, name, { id: alertId, key: contentsOf(alert).key }, answer);
    return answer;
  });
}

async function writeRefusal(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  { act, to, reason }: Verdict & { reason: string },
): Promise<void> {
  const { row } = alert;
  const { key } = contentsOf(alert);
  const at = context.clock.now();
  const proposal = proposalOf(alert, bulletin);
  if (proposal)
    await replaceProposal(
      tx,
      bulletin.id,
      sealProposal(key, bulletin.id, { ...proposal, returned: { reason } }),
    );
  const moved =
    (await moveBulletinRow(tx, { id: bulletin.id, act, to, at })) &&
    (bulletin.kind !== "alert" ||
      (await moveAlertRow(tx, { id: row.id, version: row.version, act, to, at })));
  if (!moved) throw wrongState(`Alert ${row.id}`, row.state, act);
  const voided = await voidApprovals(tx, bulletin.id, at);
  await dropAnswers(tx, row.id, ["approve", "submit"]);
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: act === "return" ? "bulletin.returned" : "bulletin.rejected",
    subjects: {
      bulletin: bulletin.id,
      number: bulletin.number,
      version: bulletin.version,
      voidedApprovals: voided,
    },
    details: { reason },
  });
}
