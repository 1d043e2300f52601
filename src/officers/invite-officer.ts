import { notFound, Problem } from "../errors.ts";
import { newToken, tokenHash } from "../sign-in/secret-token.ts";
import { withTransaction } from "../store/db.ts";
import { insertEnrolment } from "../store/enrolments.ts";
import { readOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

/** Hours for which an invitation can be used. */
export const INVITATION_HOURS = 24;

/**
 * Invites an officer to set up how they sign in; the token of the link is given here and never again, and voids earlier ones. By whom it
 * was made is recorded with every factor that comes of it.
 */
export async function inviteOfficer(
  context: OfficeContext,
  input: { officerId: string },
): Promise<{ token: string; until: string }> {
  permitAdministrator(context);
  const { officerId } = input;
  const [token, mintedAt] = [newToken(), context.clock.now()];
  const until = new Date(mintedAt.getTime() + INVITATION_HOURS * 3_600_000);
  return withTransaction(context.pool, async (tx) => {
    const officer = await readOfficer(tx, officerId);
    if (!officer) throw notFound("officer", officerId);
    permitInAgency(context, officer.agencyId, "officer", officerId);
    if (officer.disabledAt) throw new Problem("conflict", "wrong-state", `Officer ${officerId} is disabled.`);
    const mintedBy = context.actor.kind === "officer" ? context.actor.officerId : context.actor.id;
    await insertEnrolment(tx, { tokenHash: tokenHash(token), officerId, mintedBy, mintedAt, until });
    await recordOfficeAct(tx, context, officer.agencyId, "officer.invited", { officer: officerId });
    return { token, until: until.toISOString() };
  });
}
