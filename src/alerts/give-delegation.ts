// At the signature: what the requester may change alone from now on, within what the plan permits.
import type { Delegable } from "../../schemas/delegation.ts";
import { Problem } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Db } from "../store/db.ts";
import { insertDelegation } from "../store/delegations.ts";
import type { OfficerContext } from "./context.ts";
import type { LoadedAlert } from "./load-alert.ts";
import { recordAct } from "./record.ts";

/** Keeps what the signer delegates; nothing when it is empty. 422 `delegation-not-allowed` beyond what the plan permits. */
export async function giveDelegation(
  tx: Db,
  context: OfficerContext,
  { row, key, plan }: LoadedAlert,
  given: { by: string; fields: readonly Delegable[] },
): Promise<void> {
  const fields = [...new Set(given.fields)];
  if (fields.length === 0) return;
  const permitted = plan.plan.delegation?.fields ?? [];
  const errors = fields.flatMap((field, index) =>
    permitted.includes(field)
      ? []
      : [
          {
            pointer: `/delegate/${index}`,
            code: "delegation-not-allowed",
            message: `The plan of ${plan.plan.country} lets nobody delegate ${field}.`,
          },
        ],
  );
  if (errors.length > 0)
    throw new Problem(
      "unprocessable",
      "delegation-not-allowed",
      "The plan does not permit this delegation.",
      {
        errors,
      },
    );
  const at = context.clock.now();
  const id = newId("dlg", at.getTime());
  await insertDelegation(tx, { id, alertId: row.id, fields, givenBy: given.by, at });
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "delegation.given",
    subjects: { delegation: id, approver: given.by, fields: fields.join(" ") },
  });
}
