import { Problem } from "../errors.ts";
import type { AlertRow } from "../store/alerts.ts";
import type { Db } from "../store/db.ts";
import { isPlanConfirmed } from "../store/plan-versions.ts";
import type { OfficerContext } from "./context.ts";

/** Refuses with 422 `plan-unconfirmed` an actual alert under a plan that its authority has not confirmed; in the sandbox nothing leaves. */
export async function refuseUnconfirmed(
  db: Db,
  { mode }: Pick<OfficerContext, "mode">,
  { country, status, planVersion }: Pick<AlertRow, "country" | "status" | "planVersion">,
): Promise<void> {
  if (status !== "actual" || mode === "sandbox" || (await isPlanConfirmed(db, planVersion))) return;
  const message = `The plan of ${country} is not confirmed by its authority: it runs exercises and tests only.`;
  throw new Problem("unprocessable", "plan-unconfirmed", message, {
    errors: [{ pointer: "/status", code: "plan-unconfirmed", message }],
  });
}
