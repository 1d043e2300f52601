import { z } from "zod";
import { instant } from "../../schemas/alert.ts";
import { capacity } from "../../schemas/plan.ts";
import { fieldProblem, parseInput } from "../alerts/parse-input.ts";
import { notFound } from "../errors.ts";
import { newId } from "../ids.ts";
import { withTransaction } from "../store/db.ts";
import { type DutyRow, insertDuty } from "../store/duties.ts";
import { readOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

/** Longest stretch of duty, in days: a rota that is never looked at again calls people who left. */
const DAYS_MAX = 92;
const DAY_MS = 86_400_000;

const dutyInput = z.strictObject({
  officerId: z.string(),
  capacity,
  position: z.int().min(1).max(99).default(1),
  startsAt: instant.optional(),
  endsAt: instant.optional(),
});

/**
 * Puts an officer on duty in a capacity, within hours (half-open, at most 92 days) or, without them, as the standing fallback. Position 1
 * is called first. An administrator's act in the own agency, or the operator's.
 */
export async function setDuty(context: OfficeContext, input: z.input<typeof dutyInput>): Promise<DutyRow> {
  permitAdministrator(context);
  const wanted = parseInput(dutyInput, input);
  const hours = hoursOf(wanted);
  return withTransaction(context.pool, async (tx) => {
    const officer = await readOfficer(tx, wanted.officerId);
    if (!officer) throw notFound("officer", wanted.officerId);
    permitInAgency(context, officer.agencyId, "officer", officer.id);
    if (officer.disabledAt || !officer.capacities.includes(wanted.capacity))
      throw fieldProblem(
        "capacity-not-held",
        "/capacity",
        `Officer ${officer.id} does not sign as ${wanted.capacity}.`,
      );
    const { capacity, position } = wanted;
    const at = context.clock.now();
    const id = newId("dty", at.getTime());
    const duty = { id, agencyId: officer.agencyId, officerId: officer.id, capacity, position, ...hours };
    const madeBy = context.actor.kind === "officer" ? context.actor.officerId : context.actor.id;
    await insertDuty(tx, { ...duty, madeBy, madeAt: at });
    await recordOfficeAct(tx, context, officer.agencyId, "duty.set", {
      duty: id,
      officer: officer.id,
      capacity,
      position,
    });
    return duty;
  });
}

function hoursOf({ startsAt, endsAt }: { startsAt?: string | undefined; endsAt?: string | undefined }) {
  if (startsAt === undefined && endsAt === undefined) return { startsAt: null, endsAt: null };
  if (startsAt === undefined || endsAt === undefined)
    throw fieldProblem(
      "faulty-hours",
      startsAt === undefined ? "/startsAt" : "/endsAt",
      "Give both ends of the hours, or neither.",
    );
  const hours = { startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
  const lasts = hours.endsAt.getTime() - hours.startsAt.getTime();
  if (lasts <= 0) throw fieldProblem("faulty-hours", "/endsAt", "The hours end before they begin.");
  if (lasts > DAYS_MAX * DAY_MS)
    throw fieldProblem("faulty-hours", "/endsAt", `Duty lasts at most ${DAYS_MAX} days.`);
  return hours;
}
