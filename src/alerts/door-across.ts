import type { Plan } from "../../schemas/plan.ts";
import type { PlanBook } from "./context.ts";

/** Whom to call about ground in `country`: whom the plan itself names, or else that country's authority by its own plan; null where neither is known. */
export function doorAcross(
  plans: PlanBook,
  plan: Plan,
  country: string,
): { authority: string; phone: string } | null {
  const named = plan.crossBorder.neighbours.find((neighbour) => neighbour.country === country);
  if (named) return named;
  const own = country === plan.country ? plan : plans.get(country)?.pinned.plan;
  if (!own) return null;
  return { authority: own.authority.name, phone: own.phones.emergency.number };
}
