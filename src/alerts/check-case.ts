// The public check of a case against a country's plan. It stores nothing, and knows no agency: the ground is the country.
import { type AlertCase, alertCase } from "../../schemas/alert.ts";
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import type { MultiPolygon } from "../../schemas/geojson.ts";
import { Problem } from "../errors.ts";
import { caseUnderPlan } from "./case-under-plan.ts";
import type { OfficerContext } from "./context.ts";
import { judgeCase } from "./judge-case.ts";
import { fieldProblem, parseInput } from "./parse-input.ts";
import { planInForce } from "./plan-in-force.ts";
import { resolveCaseArea } from "./resolve-case-area.ts";
import type { CutView } from "./views.ts";

/** Judges a case by the plan that an alert of its status would be made under: criterion by criterion, with the area that it would cover. 404 for a country without a plan. */
export async function checkCase(
  context: Pick<OfficerContext, "pool" | "clock" | "plans" | "areas" | "mode" | "languages">,
  input: { country: string; case: unknown },
): Promise<{
  criteria: CriteriaReport;
  planVersion: string;
  resolvedArea: MultiPolygon | null;
  cut: CutView[];
}> {
  if (!context.plans.get(input.country))
    throw new Problem("not-found", "not-found", `No plan for ${input.country} is loaded.`);
  const parsed: AlertCase = parseInput(alertCase, input.case);
  if (parsed.country !== input.country)
    throw fieldProblem(
      "other-country",
      "/country",
      `The case is of ${parsed.country}, the plan of ${input.country}.`,
    );
  const { plan, version } = await planInForce(context.pool, context, input.country, parsed.status);
  const checked = caseUnderPlan(plan, parsed).case;
  const ground = context.areas.areaOfCountry(input.country);
  const place = ground && resolveCaseArea(context, plan, checked, { ground, subdivisions: [] });
  const criteria = judgeCase(plan, checked, {
    now: context.clock.now(),
    agencyId: "",
    approvals: [],
    key: null,
    sceneInside: place?.sceneInside ?? null,
    languages: context.languages,
  });
  return { criteria, planVersion: version, resolvedArea: place?.area ?? null, cut: place?.cut ?? [] };
}
