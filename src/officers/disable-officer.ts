import { notFound, Problem } from "../errors.ts";
import { revokeKeysOf } from "../store/api-keys.ts";
import { withTransaction } from "../store/db.ts";
import { forgetAllPushes } from "../store/officer-push.ts";
import { disableOfficer as disableRow, readOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

/** Ends what an officer may do, with every key; the officer stays in the record. 409 `wrong-state` when that was done before. */
export async function disableOfficer(
  context: OfficeContext,
  input: { officerId: string },
): Promise<{ id: string; revokedKeys: number }> {
  permitAdministrator(context);
  return withTransaction(context.pool, async (tx) => {
    const officer = await readOfficer(tx, input.officerId);
    if (!officer) throw notFound("officer", input.officerId);
    permitInAgency(context, officer.agencyId, "officer", officer.id);
    if (!(await disableRow(tx, officer.id, context.clock.now())))
      throw new Problem("conflict", "wrong-state", `Officer ${officer.id} is disabled already.`);
    const revokedKeys = await revokeKeysOf(tx, officer.id);
    await forgetAllPushes(tx, officer.id);
    await recordOfficeAct(tx, context, officer.agencyId, "officer.disabled", {
      officer: officer.id,
      revokedKeys,
    });
    return { id: officer.id, revokedKeys };
  });
}
