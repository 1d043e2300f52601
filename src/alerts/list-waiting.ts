import { type WaitingBulletin, waitingBulletins } from "../store/waiting-bulletins.ts";
import type { OfficerContext } from "./context.ts";
import { permitOfficer } from "./permit.ts";

/** What waits for a signature in the officer's agency, or for one that it may add; longest first. */
export async function listWaiting(context: OfficerContext): Promise<WaitingBulletin[]> {
  const officer = permitOfficer(context.actor, "read");
  return waitingBulletins(context.pool, officer.agencyId, context.clock.now());
}
