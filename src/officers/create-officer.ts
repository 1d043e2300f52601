import { z } from "zod";
import { line } from "../../schemas/alert.ts";
import { capacity } from "../../schemas/plan.ts";
import { fieldProblem, parseInput } from "../alerts/parse-input.ts";
import { notFound } from "../errors.ts";
import { newId } from "../ids.ts";
import { readAgencyCountry } from "../store/agencies.ts";
import { withTransaction } from "../store/db.ts";
import { insertOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

const officerInput = z.strictObject({
  agencyId: z.string(),
  name: line(120),
  roles: z.array(z.enum(["requester", "authoriser", "administrator", "observer"])).min(1),
  capacities: z.array(capacity).default([]),
});

/**
 * Adds an officer to an agency. An administrator is neither requester nor authoriser; only an authoriser signs in capacities.
 * The operator's act, or an administrator's in the own agency.
 */
export async function createOfficer(
  context: OfficeContext,
  input: z.input<typeof officerInput>,
): Promise<{ id: string }> {
  permitAdministrator(context);
  const { agencyId, name, roles, capacities } = parseInput(officerInput, input);
  permitInAgency(context, agencyId, "agency", agencyId);
  if (roles.includes("administrator") && (roles.includes("requester") || roles.includes("authoriser")))
    throw fieldProblem("roles-exclude", "/roles", "An administrator is neither requester nor authoriser.");
  if (capacities.length > 0 && !roles.includes("authoriser"))
    throw fieldProblem("roles-exclude", "/capacities", "Only an authoriser signs in a capacity.");
  const id = newId("ofc", context.clock.now().getTime());
  await withTransaction(context.pool, async (tx) => {
    if ((await readAgencyCountry(tx, agencyId)) === undefined) throw notFound("agency", agencyId);
    await insertOfficer(tx, {
      id,
      agencyId,
      name,
      roles: [...new Set(roles)],
      capacities: [...new Set(capacities)],
    });
    await recordOfficeAct(tx, context, agencyId, "officer.created", {
      officer: id,
      roles: [...new Set(roles)].sort().join(" "),
      capacities: [...new Set(capacities)].sort().join(" "),
    });
  });
  return { id };
}
