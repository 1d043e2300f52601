// Which of a plan's rules speak about a case: those of its tier and its region.
import type { Plan, PlanCriterion } from "../../../schemas/plan.ts";

/**
 * The rules for a tier in a region (ISO 3166-2; none = only the country's), in the plan's order.
 * A region's rule replaces the country's rules of the same criterion; `exceptRegions` takes a country's rule away.
 */
export function applicableCriteria(plan: Plan, tier: string, region?: string): PlanCriterion[] {
  const ofTier = plan.criteria.filter((rule) => rule.tier === undefined || rule.tier === tier);
  const ofRegion = ofTier.filter((rule) => rule.region !== undefined && rule.region === region);
  const replaced = new Set(ofRegion.map((rule) => rule.criterion));
  return ofTier.filter((rule) => {
    if (rule.region !== undefined) return rule.region === region;
    return !replaced.has(rule.criterion) && (region === undefined || !rule.exceptRegions.includes(region));
  });
}
