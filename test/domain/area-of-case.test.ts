import { expect, test } from "vitest";
import { loadPlanBook } from "../../config/plans.ts";
import { type AlertCaseInput, alertCase } from "../../schemas/alert.ts";
import type { Plan } from "../../schemas/plan.ts";
import { areaOfCase, DEFAULT_RADIUS_KM } from "../../src/domain/area-of-case.ts";

const book = await loadPlanBook({ enabled: ["fr"] });

const POINT = { type: "Point" as const, coordinates: [-1.5536, 47.2184] as [number, number] };

function area(
  targeting: Partial<Plan["targeting"]>,
  changes: Partial<AlertCaseInput>,
  subdivisions: string[] = [],
) {
  const france = book.get("FR")?.pinned.plan;
  if (!france) throw new Error("no plan");
  const plan: Plan = { ...france, targeting: { ...france.targeting, ...targeting } };
  const disappearance = { earliest: "2026-11-23T12:00:00Z", latest: "2026-11-23T12:00:00Z" };
  const written = alertCase.parse({
    country: "FR",
    status: "test",
    children: [{}],
    disappearance,
    ...changes,
  });
  return areaOfCase(plan, written, subdivisions);
}

const scene = (uncertaintyKm?: number) => ({
  disappearance: {
    earliest: "2026-11-23T12:00:00Z",
    latest: "2026-11-23T12:00:00Z",
    point: POINT,
    ...(uncertaintyKm === undefined ? {} : { uncertaintyKm }),
  },
});

test("an area that the officer named is taken as it is", () => {
  expect(area({ default: "circle" }, { ...scene(), area: { nationwide: true } })).toEqual({
    nationwide: true,
  });
});

test("a plan's circle lies round the scene and grows by the uncertainty, up to the largest circle", () => {
  const circle = (radiusKm: number) => ({ circle: { center: POINT.coordinates, radiusKm } });
  expect(area({ default: "circle", radiusKm: 160 }, scene())).toEqual(circle(160));
  expect(area({ default: "circle" }, scene(5))).toEqual(circle(DEFAULT_RADIUS_KM + 5));
  expect(area({ default: "circle", radiusKm: 1900 }, scene(500))).toEqual(circle(2000));
});

test("without a scene the region, the agency's subdivisions or its whole ground stand in; nothing missing blocks an alert", () => {
  expect(area({ default: "circle" }, { region: "FR-PDL" })).toEqual({ subdivisions: ["FR-PDL"] });
  expect(area({ default: "circle" }, {}, ["FR-44"])).toEqual({ subdivisions: ["FR-44"] });
  expect(area({ default: "subdivision" }, scene(), [])).toEqual({ nationwide: true });
  expect(area({ default: "nationwide" }, { region: "FR-PDL", ...scene() }, ["FR-44"])).toEqual({
    nationwide: true,
  });
});
