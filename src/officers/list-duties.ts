import { type DutyRow, dutiesOf } from "../store/duties.ts";
import type { OfficeContext } from "./context.ts";
import { permitInAgency } from "./permit-office.ts";

/** The rota of an agency from now on; an officer's own agency only. */
export async function listDuties(context: OfficeContext, input: { agencyId: string }): Promise<DutyRow[]> {
  permitInAgency(context, input.agencyId, "agency", input.agencyId);
  return dutiesOf(context.pool, input.agencyId, context.clock.now());
}
