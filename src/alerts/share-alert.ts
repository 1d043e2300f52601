import { z } from "zod";
import { readAgencyCountry } from "../store/agencies.ts";
import { withTransaction } from "../store/db.ts";
import { putShare } from "../store/shares.ts";
import type { OfficerContext } from "./context.ts";
import { lockAlert } from "./load-alert.ts";
import { fieldProblem, parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { recordAct } from "./record.ts";
import { wrongState } from "./refusals.ts";
import { viewAlert } from "./view-alert.ts";
import type { AlertView } from "./views.ts";

const shareInput = z.strictObject({
  alertId: z.string(),
  agencyId: z.string(),
  may: z.enum(["read", "sign"]),
});

/** Shares an alert with the agency that must co-sign it or may read it; repeating it changes nothing. 422 `unknown-agency`. */
export async function shareAlert(
  context: OfficerContext,
  input: z.input<typeof shareInput>,
): Promise<AlertView> {
  const officer = permitOfficer(context.actor, "share");
  const { alertId, agencyId, may } = parseInput(shareInput, input);
  return withTransaction(context.pool, async (tx) => {
    const { row, key } = await lockAlert(tx, context, "share", alertId);
    if (row.state === "ended" || row.state === "rejected")
      throw wrongState(`Alert ${alertId}`, row.state, "share");
    if (agencyId === row.agencyId)
      throw fieldProblem("own-agency", "/agencyId", "The alert is this agency's own already.");
    if ((await readAgencyCountry(tx, agencyId)) === undefined)
      throw fieldProblem("unknown-agency", "/agencyId", `There is no agency ${agencyId}.`);
    const share = { agencyId, may, sharedBy: officer.officerId, sharedAt: context.clock.now() };
    if (await putShare(tx, alertId, share))
      await recordAct(tx, context, {
        alert: { id: alertId, agencyId: row.agencyId, key },
        act: "alert.shared",
        subjects: { agency: agencyId, may },
      });
    return viewAlert(tx, context, alertId);
  });
}
