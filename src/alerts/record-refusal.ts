// A refusal by the plan changes nothing, yet the verdict is kept: for the question why no alert was sent.
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import type { Db } from "../store/db.ts";
import { insertVerdict } from "../store/verdicts.ts";
import type { OfficerContext } from "./context.ts";
import type { LoadedAlert } from "./load-alert.ts";
import { recordAct } from "./record.ts";

/** Keeps the verdict that stopped an act; the caller then throws the problem, outside the transaction. */
export async function recordRefusal(
  tx: Db,
  context: OfficerContext,
  { row, key }: LoadedAlert,
  { act, report }: { act: "submit" | "approve" | "update"; report: CriteriaReport },
): Promise<void> {
  await insertVerdict(tx, { alertId: row.id, version: row.version, act, report, at: context.clock.now() });
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: `alert.${act}-refused`,
    subjects: { version: row.version, verdict: report.verdict },
  });
}
