import { notFound } from "../errors.ts";
import { withTransaction } from "../store/db.ts";
import { endDelegation } from "../store/delegations.ts";
import type { OfficerContext } from "./context.ts";
import { lockAlert } from "./load-alert.ts";
import { permitOfficer } from "./permit.ts";
import { recordAct } from "./record.ts";
import { viewAlert } from "./view-alert.ts";
import type { AlertView } from "./views.ts";

/** Ends a delegation at once. Every authoriser who may sign the alert can: stopping must not wait for one person. 404 when it is not in force. */
export async function revokeDelegation(
  context: OfficerContext,
  input: { alertId: string; delegationId: string },
): Promise<AlertView> {
  const officer = permitOfficer(context.actor, "revoke-delegation");
  return withTransaction(context.pool, async (tx) => {
    const { row, key } = await lockAlert(tx, context, "revoke-delegation", input.alertId);
    const ended = { id: input.delegationId, alertId: row.id, by: officer.officerId, at: context.clock.now() };
    if (!(await endDelegation(tx, ended))) throw notFound("delegation", input.delegationId);
    await recordAct(tx, context, {
      alert: { id: row.id, agencyId: row.agencyId, key },
      act: "delegation.revoked",
      subjects: { delegation: input.delegationId },
    });
    return viewAlert(tx, context, row.id);
  });
}
