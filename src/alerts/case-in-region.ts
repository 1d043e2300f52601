// Which region's rules bind a case: never one that the officer picks because it asks for less.
import type { AlertCase } from "../../schemas/alert.ts";
import type { Plan } from "../../schemas/plan.ts";
import { fieldProblem } from "./parse-input.ts";

/**
 * The case with its region. An agency of one region always alerts by that region's rules; one of several must say which, where the
 * plan's rules differ between them (422 `region-missing`). An agency of the whole country may leave it out.
 */
export function caseInRegion(plan: Plan, alertCase: AlertCase, subdivisions: readonly string[]): AlertCase {
  const [only, ...others] = subdivisions;
  if (alertCase.region !== undefined || only === undefined) return alertCase;
  if (others.length === 0) return { ...alertCase, region: only };
  const ruled = regionsWithRules(plan);
  if (!subdivisions.some((region) => ruled.has(region))) return alertCase;
  throw fieldProblem(
    "region-missing",
    "/region",
    `The rules differ between the regions of your agency: say which it is, ${subdivisions.join(", ")}.`,
  );
}

function regionsWithRules({ criteria, tiers }: Plan): Set<string> {
  return new Set([
    ...criteria.flatMap(({ region, exceptRegions }) => [...(region ? [region] : []), ...exceptRegions]),
    ...Object.values(tiers).flatMap(({ regions }) => Object.keys(regions)),
  ]);
}
