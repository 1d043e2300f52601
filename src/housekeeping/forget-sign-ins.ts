import type { OfficerContext } from "../alerts/context.ts";
import { deleteOldSessions } from "../store/console-sessions.ts";
import { deleteOldChallenges } from "../store/sign-in-challenges.ts";
import { deleteOldTries } from "../store/sign-in-tries.ts";
import { daysBefore, hoursBefore, SESSION_DAYS, TRY_HOURS } from "./retention.ts";

/** Deletes tries, challenges and sessions that serve nothing any more; gives how many. */
export async function forgetSignIns({ pool, clock }: OfficerContext): Promise<number> {
  const now = clock.now();
  return (
    (await deleteOldTries(pool, hoursBefore(now, TRY_HOURS))) +
    (await deleteOldChallenges(pool, now)) +
    (await deleteOldSessions(pool, daysBefore(now, SESSION_DAYS)))
  );
}
