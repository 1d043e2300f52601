import { z } from "zod";
import { parseInput } from "../alerts/parse-input.ts";
import { notFound } from "../errors.ts";
import { setCallEvery as writeCallEvery } from "../store/agencies.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

const callEveryInput = z.strictObject({ agencyId: z.string(), minutes: z.int().min(1).max(60) });

/** Sets how many minutes (1 to 60) an approver has before the next one is called. The operator's act, or an administrator's in the own agency. */
export async function setCallEvery(
  context: OfficeContext,
  input: z.input<typeof callEveryInput>,
): Promise<{ agencyId: string; minutes: number }> {
  permitAdministrator(context);
  const { agencyId, minutes } = parseInput(callEveryInput, input);
  permitInAgency(context, agencyId, "agency", agencyId);
  await withTransaction(context.pool, async (tx) => {
    if (!(await writeCallEvery(tx, agencyId, minutes))) throw notFound("agency", agencyId);
    await recordOfficeAct(tx, context, agencyId, "agency.call-every-set", { agency: agencyId, minutes });
  });
  return { agencyId, minutes };
}
