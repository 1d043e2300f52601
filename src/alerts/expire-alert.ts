import { alertStateAfter } from "../domain/alert-states.ts";
import { newId } from "../ids.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficerContext } from "./context.ts";
import { endAlert } from "./end-alert.ts";
import { type LoadedAlert, loadAlert, lockAlert } from "./load-alert.ts";
import { permit } from "./permit.ts";
import { prepareClosure } from "./prepare-closure.ts";
import { viewBulletin } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";

/**
 * Ends an alert whose time is over: the system's act, approved beforehand with the alert. Its text never says that the child was
 * found. Undefined when the alert is not (or no longer) active, or was extended.
 */
export async function expireAlert(
  context: OfficerContext,
  input: { alertId: string },
): Promise<BulletinAnswer | undefined> {
  permit(context.actor, "expire");
  const alert = await loadAlert(context.pool, context, "expire", input.alertId);
  if (!isOverdue(context, alert)) return undefined;
  const bulletinId = newId("bul", context.clock.now().getTime());
  const closing = { kind: "expiry", reason: "expired" } as const;
  const closure = await prepareClosure(context, alert, bulletinId, closing);
  return withTransaction(context.pool, async (tx) => {
    const locked = await lockAlert(tx, context, "expire", input.alertId);
    if (!isOverdue(context, locked)) return undefined;
    await endAlert(tx, context, locked, { bulletinId, closing, closure });
    return viewBulletin(tx, context, input.alertId, bulletinId, true);
  });
}

function isOverdue(context: OfficerContext, { row }: LoadedAlert): boolean {
  return alertStateAfter(row.state, "expire") !== undefined && row.expiresAt <= context.clock.now();
}
