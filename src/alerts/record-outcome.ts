import { z } from "zod";
import { recovered } from "../../schemas/alert-outcome.ts";
import { putOutcome } from "../store/alert-outcomes.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficerContext } from "./context.ts";
import { lockAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { recordAct } from "./record.ts";
import { wrongState } from "./refusals.ts";
import type { OutcomeView } from "./views.ts";

const outcomeInput = z.strictObject({ recovered });

/** Records how an ended alert ended for the child; a later word corrects an earlier one, and the record keeps both. 409 `wrong-state` before the end. */
export async function recordOutcome(
  context: OfficerContext,
  input: { alertId: string; recovered: unknown },
): Promise<OutcomeView> {
  const officer = permitOfficer(context.actor, "record-outcome");
  const { alertId, ...said } = input;
  const outcome = parseInput(outcomeInput, said);
  return withTransaction(context.pool, async (tx) => {
    const { row, key } = await lockAlert(tx, context, "record-outcome", alertId);
    if (row.state !== "ended") throw wrongState(`Alert ${alertId}`, row.state, "record-outcome");
    const at = context.clock.now();
    await putOutcome(tx, alertId, { ...outcome, recordedBy: officer.officerId, at });
    await recordAct(tx, context, {
      alert: { id: row.id, agencyId: row.agencyId, key },
      act: "outcome.recorded",
      subjects: { recovered: outcome.recovered },
    });
    return { ...outcome, recordedBy: officer.officerId, at: at.toISOString() };
  });
}
