// What is said of a country beside its criteria: the plan of its files, the plan in force, and whether a kept one stands in.
import type { CountryPlan } from "../../config/plans.ts";
import { planInForce } from "../alerts/plan-in-force.ts";
import { confirmationsOf } from "../store/plan-confirmations.ts";
import type { AppParts } from "./parts.ts";

type FactsNeed = Pick<AppParts, "pool" | "plans" | "clock" | "mode">;

/** Every country of the book in short. */
export async function countrySummaries({ pool, plans }: FactsNeed) {
  const found = plans.countries().flatMap((country) => plans.get(country) ?? []);
  const confirmed = await confirmationsOf(
    pool,
    found.map(({ pinned }) => pinned.version),
  );
  return found.map(({ pinned: { plan, version }, degraded }) => ({
    country: plan.country,
    name: plan.name,
    programme: plan.programme,
    status: plan.status,
    statuses: plan.statuses,
    planVersion: version,
    confirmed: confirmed.has(version),
    ...saidOf(degraded),
  }));
}

/** One country: its plan as the files say it, and which version an actual alert is made under now. */
export async function countryFacts(parts: FactsNeed, { pinned, degraded }: CountryPlan) {
  const { plan, version } = pinned;
  const inForce = await planInForce(parts.pool, parts, plan.country, "actual");
  const confirmations = await confirmationsOf(parts.pool, [version, inForce.version]);
  const standing = (of: string) => {
    const confirmation = confirmations.get(of) ?? null;
    return { planVersion: of, confirmed: confirmation !== null, confirmation };
  };
  return {
    country: plan.country,
    ...standing(version),
    ...saidOf(degraded),
    inForce: { ...standing(inForce.version), effectiveFrom: inForce.plan.effectiveFrom },
    plan,
  };
}

function saidOf(degraded: string | undefined) {
  return { degraded: degraded !== undefined, degradedReason: degraded ?? null };
}
