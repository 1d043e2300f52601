import { notFound } from "../errors.ts";
import { endSessionsOf } from "../store/console-sessions.ts";
import { withTransaction } from "../store/db.ts";
import { revokeFactorsOf } from "../store/factors.ts";
import { forgetAllPushes } from "../store/officer-push.ts";
import { readOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

/** Ends everything that an officer signs in by, and every session, at once: a telephone was lost. A new invitation lets them in again. */
export async function revokeFactors(
  context: OfficeContext,
  input: { officerId: string },
): Promise<{ officerId: string; sessions: number }> {
  permitAdministrator(context);
  const { officerId } = input;
  return withTransaction(context.pool, async (tx) => {
    const officer = await readOfficer(tx, officerId);
    if (!officer) throw notFound("officer", officerId);
    permitInAgency(context, officer.agencyId, "officer", officerId);
    const at = context.clock.now();
    await revokeFactorsOf(tx, officerId, at);
    await forgetAllPushes(tx, officerId);
    const sessions = await endSessionsOf(tx, { officerId, except: null, at, reason: "revoked" });
    await recordOfficeAct(tx, context, officer.agencyId, "factors.revoked", { officer: officerId });
    return { officerId, sessions };
  });
}
