// Everything that runs by itself with time, step by step. Each step is small, may be repeated at any moment, and fails alone.
import type { OfficerContext } from "../alerts/context.ts";
import { toError } from "../errors.ts";
import { forgetPreviousSecrets } from "../store/endpoint-secrets.ts";
import { deleteOldAnswers } from "../store/idempotency.ts";
import { eraseUnusedPhotos } from "../store/photos.ts";
import { eraseFinishedCases, lapseDrafts } from "./erase-stale-cases.ts";
import { forgetSignIns } from "./forget-sign-ins.ts";
import { dropOldLedger, makeLedgerAhead } from "./keep-ledger.ts";
import { ANSWER_HOURS, hoursBefore, UNUSED_PHOTO_HOURS } from "./retention.ts";

/** What each step did, as a count; null for one that failed and is in the log. */
export type HousekeepingReport = Record<keyof typeof STEPS, number | null>;

/** Runs every step once, as the system. Several processes may do so at once. */
export async function runHousekeeping(context: OfficerContext): Promise<HousekeepingReport> {
  const report: HousekeepingReport = { ...NOTHING };
  for (const name of STEP_NAMES) {
    try {
      report[name] = await STEPS[name](context);
    } catch (thrown) {
      report[name] = null;
      context.log.error(
        { event: "housekeeping.failed", step: name, err: toError(thrown) },
        "a step failed; the others go on",
      );
    }
  }
  context.log.info({ event: "housekeeping.done", ...report }, "housekeeping done");
  return report;
}

const STEPS = {
  answers: ({ pool, clock }: OfficerContext) =>
    deleteOldAnswers(pool, hoursBefore(clock.now(), ANSWER_HOURS)),
  drafts: lapseDrafts,
  cases: eraseFinishedCases,
  photos: ({ pool, clock }: OfficerContext) =>
    eraseUnusedPhotos(pool, hoursBefore(clock.now(), UNUSED_PHOTO_HOURS), clock.now()),
  secrets: ({ pool }: OfficerContext) => forgetPreviousSecrets(pool),
  signIn: forgetSignIns,
  // Partitions follow the database's own days, as the ledger does, not a clock that a demo has set.
  ledgerAhead: ({ pool }: OfficerContext) => makeLedgerAhead(pool, new Date()),
  ledgerOld: ({ pool }: OfficerContext) => dropOldLedger(pool, new Date()),
} as const;

const STEP_NAMES = [
  "answers",
  "drafts",
  "cases",
  "photos",
  "secrets",
  "signIn",
  "ledgerAhead",
  "ledgerOld",
] as const;

const NOTHING: HousekeepingReport = {
  answers: 0,
  drafts: 0,
  cases: 0,
  photos: 0,
  secrets: 0,
  signIn: 0,
  ledgerAhead: 0,
  ledgerOld: 0,
};
