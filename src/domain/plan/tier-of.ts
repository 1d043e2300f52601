// Finds a tier of a plan, with what a region does differently put in its place.
import type { Plan, PlanTier } from "../../../schemas/plan.ts";

/** The tier `name` as it stands in `region` (ISO 3166-2; none = the country's own rules); undefined when the plan has no such tier. */
export function tierOf(plan: Plan, name: string, region?: string): PlanTier | undefined {
  const tier = Object.hasOwn(plan.tiers, name) ? plan.tiers[name] : undefined;
  const variant = region === undefined ? undefined : tier?.regions[region];
  if (!tier || !variant) return tier;
  return {
    ...tier,
    ...Object.fromEntries(Object.entries(variant).filter(([, value]) => value !== undefined)),
  };
}

/** The time zone of a region, or the plan's main one. */
export function timeZoneOf(plan: Plan, region?: string): string {
  return (region === undefined ? undefined : plan.regionTimeZones[region]) ?? plan.timeZone;
}
