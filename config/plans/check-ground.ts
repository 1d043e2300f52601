// Places that a plan and its example name, against the shapes: a wrong code or a point in the next country is a fault of the data.
import type { AlertCase } from "../../schemas/alert.ts";
import type { Plan } from "../../schemas/plan.ts";
import { edgesOf, isInside } from "../../src/domain/geo/edges.ts";
import { resolveArea } from "../../src/domain/geo/resolve-area.ts";
import { areaOfCountry, areaOfSubdivision, groundFor } from "../areas.ts";
import { type Flaw, pointerTo } from "./fault.ts";

/** Region codes of the plan for which there is no shape; reads the country's shapes, so it is for `plans check`, not for a start. */
export function checkRegions(plan: Plan): Flaw[] {
  if (areaOfCountry(plan.country) === null)
    return [
      { pointer: "/country", message: `there is no shape of ${plan.country}: see config/areas/README.md` },
    ];
  return regionsOf(plan)
    .filter(({ code }) => areaOfSubdivision(code) === null)
    .map(({ pointer, code }) => ({
      pointer,
      message: `${code} is no region with a shape: use its ISO 3166-2 code as config/areas has it`,
    }));
}

/** An example that does not happen in its country, or alerts nobody there. */
export function checkPlace(plan: Plan, example: AlertCase): Flaw[] {
  const own = areaOfCountry(plan.country);
  if (!own) return [];
  const flaws: Flaw[] = [];
  const point = example.disappearance.point?.coordinates;
  if (point && !isInside(edgesOf(own), point[0], point[1]))
    flaws.push({
      pointer: "/case/disappearance/point",
      message: `this place is not in ${plan.country} (longitude comes first): correct it`,
    });
  if (example.area === undefined || "nationwide" in example.area) return flaws;
  const unknown = (example.area.subdivisions ?? []).filter((code) => areaOfSubdivision(code) === null);
  if (unknown.length > 0)
    return [
      ...flaws,
      { pointer: "/case/area/subdivisions", message: `there is no shape for ${unknown.join(", ")}` },
    ];
  if (resolveArea(example.area, groundFor(own, example.area)).outcome !== "resolved")
    flaws.push({ pointer: "/case/area", message: `no part of this area is in ${plan.country}: correct it` });
  return flaws;
}

function regionsOf(plan: Plan): { pointer: string; code: string }[] {
  const named = (code: string | undefined, ...path: PropertyKey[]) =>
    code === undefined ? [] : [{ code, pointer: pointerTo(...path) }];
  return [
    ...Object.keys(plan.regionTimeZones).flatMap((code) => named(code, "regionTimeZones", code)),
    ...plan.criteria.flatMap(({ region, exceptRegions }, index) => [
      ...named(region, "criteria", index, "region"),
      ...exceptRegions.flatMap((code, at) => named(code, "criteria", index, "exceptRegions", at)),
    ]),
    ...Object.entries(plan.tiers).flatMap(([tier, { regions }]) =>
      Object.keys(regions).flatMap((code) => named(code, "tiers", tier, "regions", code)),
    ),
  ];
}
