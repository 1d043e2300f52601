// What a plan demands of a case before it is judged at all: a tier, a status and an end that the plan knows.
import type { AlertCase } from "../../schemas/alert.ts";
import type { Plan, PlanTier } from "../../schemas/plan.ts";
import { defaultExpiry, tierOf, timeZoneOf } from "../domain/plan-rules.ts";
import type { Problem } from "../errors.ts";
import { fieldProblem } from "./parse-input.ts";

// What the schema fills in when no tier is named; a plan without a tier of this name means its default one.
const UNNAMED_TIER = "abduction";
const HOUR_MS = 3_600_000;

/** The case with its tier as the plan names it. 422 `no-programme`, `no-such-tier`, `status-not-planned`. */
export function caseUnderPlan(plan: Plan, alertCase: AlertCase): { case: AlertCase; tier: PlanTier } {
  if (plan.status === "no-programme") throw noProgramme(plan);
  const named = tierOf(plan, alertCase.tier, alertCase.region);
  const name =
    named || alertCase.tier !== UNNAMED_TIER ? alertCase.tier : (plan.defaultTier ?? alertCase.tier);
  const tier = named ?? tierOf(plan, name, alertCase.region);
  if (!tier)
    throw fieldProblem(
      "no-such-tier",
      "/tier",
      `The plan of ${plan.country} has no tier ${alertCase.tier}; it has ${Object.keys(plan.tiers).join(", ")}.`,
    );
  if (!plan.statuses.includes(alertCase.status))
    throw fieldProblem(
      "status-not-planned",
      "/status",
      `The plan of ${plan.country} allows ${plan.statuses.join(", ")} only.`,
    );
  if (alertCase.region && !alertCase.region.startsWith(`${plan.country}-`))
    throw fieldProblem("other-country", "/region", `${alertCase.region} is no region of ${plan.country}.`);
  return { case: { ...alertCase, tier: name }, tier };
}

/** The right door of a country that has no programme: who to call instead. */
function noProgramme({ name, authority, phones }: Plan): Problem {
  const numbers = [phones.emergency, phones.hotline].flatMap((phone) => phone?.number ?? []);
  return fieldProblem(
    "no-programme",
    "/country",
    `${name} has no alert programme that this service knows: call ${authority.name} (${numbers.join(", ")}).`,
  );
}

/**
 * When an alert that begins at `from` would end: what the officer asked for, between the plan's shortest and longest, or the
 * plan's default. The end that is `inForce` already needs no leave again. 422 `expires-too-early` or `expires-too-late`.
 */
export function expiryOf(
  plan: Plan,
  tier: PlanTier,
  alertCase: AlertCase,
  at: { now: Date; from: Date; inForce?: Date | undefined },
): Date {
  if (alertCase.expiresAt === undefined)
    return defaultExpiry(plan, tier, at.from, timeZoneOf(plan, alertCase.region));
  const asked = new Date(alertCase.expiresAt);
  if (asked <= at.now) throw fieldProblem("expires-too-early", "/expiresAt", "This end has passed already.");
  if (asked.getTime() === at.inForce?.getTime()) return asked;
  const hours = (asked.getTime() - at.from.getTime()) / HOUR_MS;
  if (tier.minimumHours !== undefined && hours < tier.minimumHours)
    throw fieldProblem(
      "expires-too-early",
      "/expiresAt",
      `The plan asks for ${tier.minimumHours} hours from the alert's beginning at least.`,
    );
  if (hours > tier.maximumHours)
    throw fieldProblem(
      "expires-too-late",
      "/expiresAt",
      `The plan allows ${tier.maximumHours} hours from the alert's beginning at most.`,
    );
  return asked;
}
