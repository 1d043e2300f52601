import { z } from "zod";
import { line } from "../../schemas/alert.ts";
import { alertStateAfter } from "../domain/alert-states.ts";
import { newId } from "../ids.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficerContext } from "./context.ts";
import { endAlert } from "./end-alert.ts";
import { answeredBefore, firstAnswer, keepFirstAnswer, oncePerKey, transitionName } from "./kept-answer.ts";
import { type LoadedAlert, loadAlert, lockAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permit } from "./permit.ts";
import { prepareClosure } from "./prepare-closure.ts";
import { wrongState } from "./refusals.ts";
import { retractChild } from "./retract-child.ts";
import { viewBulletin } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";

const cancelInput = z.strictObject({
  alertId: z.string(),
  reason: z.enum(["found-safe", "found", "ended", "error"]),
  note: line(600).optional(),
  childIndex: z.int().min(0).max(9).optional(),
});

/**
 * Ends an active alert at once: one officer of the agency suffices. With `childIndex`, and other children still missing, only
 * that child is retracted and the alert goes on. An open update is discarded. 409 `wrong-state` unless the alert is active.
 */
export async function cancelAlert(
  context: OfficerContext,
  input: z.input<typeof cancelInput>,
): Promise<BulletinAnswer> {
  permit(context.actor, "cancel");
  const before = await answeredBefore<BulletinAnswer>(context.pool, context);
  if (before) return before;
  const wanted = parseInput(cancelInput, input);
  const alert = await loadAlert(context.pool, context, "cancel", wanted.alertId);
  if (wanted.childIndex !== undefined && othersMissing(alert, wanted.childIndex))
    return retractChild(context, alert, { ...wanted, childIndex: wanted.childIndex });
  const name = transitionName("cancel", wanted.alertId);
  const bulletinId = newId("bul", context.clock.now().getTime());
  const closing = { kind: "cancel", reason: wanted.reason } as const;
  // Texts are made before the row is locked: a cancel must not wait, and nothing may wait for it.
  const closure = isActive(alert) ? await prepareClosure(context, alert, bulletinId, closing) : undefined;
  return withTransaction(context.pool, (tx) =>
    oncePerKey(tx, context, async () => {
      const locked = await lockAlert(tx, context, "cancel", wanted.alertId);
      if (!closure || !isActive(locked)) {
        const answer = await firstAnswer<BulletinAnswer>(tx, context, name);
        if (!answer) throw wrongState(`Alert ${wanted.alertId}`, locked.row.state, "cancel");
        return { answer, under: null };
      }
      await endAlert(tx, context, locked, { bulletinId, closing, closure, note: wanted.note });
      const answer = await viewBulletin(tx, context, wanted.alertId, bulletinId, true);
      await keepFirstAnswer(tx, context, name, null, answer);
      return { answer, under: null };
    }),
  );
}

function isActive({ row }: LoadedAlert): boolean {
  return alertStateAfter(row.state, "cancel") !== undefined;
}

function othersMissing({ row, case: written }: LoadedAlert, childIndex: number): boolean {
  if (row.state !== "active" || !written) return false;
  return written.children.some((child, index) => index !== childIndex && child.status === "missing");
}
