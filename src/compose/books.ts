// Loads what the verbs look up: plans and ground.
import { areaOfCountry, areaOfSubdivision, countryName, groundFor } from "../../config/areas.ts";
import type { Env } from "../../config/env.ts";
import { loadPlanBook } from "../../config/plans.ts";
import type { OfficerContext } from "../alerts/context.ts";
import type { Logger } from "../log.ts";

/** Plans and ground for this environment; a country with a faulty plan is left out and said so, the rest stays. */
export async function loadBooks(
  env: Env,
  log: Logger,
): Promise<Pick<OfficerContext, "plans" | "areas"> & { faultyCountries: string[] }> {
  const plans = await loadPlanBook({ enabled: env.COUNTRIES_ENABLED ?? "all" });
  for (const { country, file, pointer, message } of plans.faults) {
    log.error({ event: "plan.faulty", country, file, pointer }, message);
  }
  const faultyCountries = [...new Set(plans.faults.map(({ country }) => country))];
  return { plans, areas: { areaOfCountry, areaOfSubdivision, countryName, groundFor }, faultyCountries };
}
