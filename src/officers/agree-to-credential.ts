import { notFound, Problem } from "../errors.ts";
import { agreeCredential, readCredential } from "../store/bulletin-credentials.ts";
import { withTransaction } from "../store/db.ts";
import { readOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

/**
 * A second administrator's word for a key or factor: its holder is who they say. 403 `own-credential` for whoever made it or holds it, and
 * for the operator, who stands for no agency; 409 `wrong-state` when somebody agreed before.
 */
export async function agreeToCredential(
  context: OfficeContext,
  input: { id: string },
): Promise<{ id: string }> {
  permitAdministrator(context);
  const { actor } = context;
  if (actor.kind !== "officer") throw own("Only an administrator of the agency can agree, not the operator.");
  return withTransaction(context.pool, async (tx) => {
    const credential = await readCredential(tx, input.id);
    const holder = credential && (await readOfficer(tx, credential.officerId));
    if (!credential || !holder) throw notFound("credential", input.id);
    permitInAgency(context, holder.agencyId, "credential", input.id);
    if (credential.madeBy === actor.officerId || credential.officerId === actor.officerId)
      throw own("Whoever made a key, or holds it, cannot agree to it: another administrator must.");
    if (!(await agreeCredential(tx, { id: input.id, by: actor.officerId, at: context.clock.now() })))
      throw new Problem("conflict", "wrong-state", `An administrator agreed to ${input.id} before.`);
    await recordOfficeAct(tx, context, holder.agencyId, "credential.agreed", {
      credential: input.id,
      officer: holder.id,
    });
    return { id: input.id };
  });
}

function own(message: string): Problem {
  return new Problem("forbidden", "own-credential", message);
}
