// Which area a case asks for when its officer named none: the plan's default targeting. Missing details never block an alert.
import type { AlertCase } from "../../schemas/alert.ts";
import { type AreaInput, RADIUS_KM_MAX } from "../../schemas/geojson.ts";
import type { Plan } from "../../schemas/plan.ts";

/** Kilometres around the scene where a plan targets a circle and names no radius (about an hour's drive and a half). */
export const DEFAULT_RADIUS_KM = 100;

/**
 * The area to resolve: the officer's own; otherwise the plan's circle round the scene, the case's region, the agency's
 * subdivisions, or the whole of the agency's ground, whichever the plan prefers and the case allows.
 */
export function areaOfCase(
  plan: Plan,
  alertCase: AlertCase,
  agencySubdivisions: readonly string[],
): AreaInput {
  if (alertCase.area) return alertCase.area;
  const { default: targeting, radiusKm } = plan.targeting;
  const scene = alertCase.disappearance.point?.coordinates;
  if (targeting === "circle" && scene) {
    const uncertaintyKm = alertCase.disappearance.uncertaintyKm ?? 0;
    const wanted = (radiusKm ?? DEFAULT_RADIUS_KM) + uncertaintyKm;
    return { circle: { center: scene, radiusKm: Math.min(wanted, RADIUS_KM_MAX) } };
  }
  if (targeting !== "nationwide") {
    if (alertCase.region) return { subdivisions: [alertCase.region] };
    if (agencySubdivisions.length > 0) return { subdivisions: [...agencySubdivisions] };
  }
  return { nationwide: true };
}
