import { Problem } from "../errors.ts";
import type { Db } from "../store/db.ts";
import { isPlanConfirmed } from "../store/plan-versions.ts";
import type { OfficerContext } from "./context.ts";
import type { LoadedAlert } from "./load-alert.ts";
import { dayAt } from "./plan-in-force.ts";

/**
 * Refuses with 422 `plan-unconfirmed` an actual alert under a plan that its authority has not confirmed, or whose day has not come;
 * in the sandbox nothing leaves.
 */
export async function refuseUnconfirmed(
  db: Db,
  { mode, clock }: Pick<OfficerContext, "mode" | "clock">,
  { row, plan: { plan, version } }: Pick<LoadedAlert, "row" | "plan">,
): Promise<void> {
  if (row.status !== "actual" || mode === "sandbox") return;
  if (!(await isPlanConfirmed(db, version)))
    throw refusal(
      `The plan of ${row.country} is not confirmed by its authority: it runs exercises and tests only.`,
    );
  if (plan.effectiveFrom > dayAt(clock.now(), plan.timeZone))
    throw refusal(
      `The plan of ${row.country} takes effect on ${plan.effectiveFrom}: until that day it runs exercises and tests only.`,
    );
}

function refusal(message: string): Problem {
  return new Problem("unprocessable", "plan-unconfirmed", message, {
    errors: [{ pointer: "/status", code: "plan-unconfirmed", message }],
  });
}
