import { notFound } from "../errors.ts";
import { withTransaction } from "../store/db.ts";
import { deleteDuty, readDuty } from "../store/duties.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

/** Takes a line out of the rota. 404 when there is none in the own agency. */
export async function endDuty(context: OfficeContext, input: { id: string }): Promise<{ id: string }> {
  permitAdministrator(context);
  return withTransaction(context.pool, async (tx) => {
    const duty = await readDuty(tx, input.id);
    if (!duty) throw notFound("duty", input.id);
    permitInAgency(context, duty.agencyId, "duty", input.id);
    await deleteDuty(tx, input.id);
    await recordOfficeAct(tx, context, duty.agencyId, "duty.ended", {
      duty: input.id,
      officer: duty.officerId,
    });
    return { id: input.id };
  });
}
