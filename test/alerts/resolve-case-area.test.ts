import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as areas from "../../config/areas.ts";
import { plan as planSchema } from "../../schemas/plan.ts";
import { resolveCaseArea } from "../../src/alerts/resolve-case-area.ts";
import { aCase } from "../domain/criteria/cases.ts";

const folder = new URL("../../config/countries/au/plan.json", import.meta.url);
const plan = planSchema.parse(JSON.parse(readFileSync(folder, "utf8")));
const ground = areas.areaOfSubdivision("AU-ACT");
const books = { areas, plans: { countries: () => [], get: () => undefined, faults: [], notes: [] } };

function resolved(region: string) {
  if (!ground) throw new Error("there is no shape of AU-ACT");
  const named = aCase({ country: "AU", region, area: { subdivisions: ["AU-ACT"] } });
  return resolveCaseArea(books, plan, named, { ground, subdivisions: ["AU-ACT"] });
}

describe("the region of a case", () => {
  test("is one of the agency's own, so that no milder rules of another can be asked for", () => {
    expect(() => resolved("AU-QLD")).toThrow(
      expect.objectContaining({
        code: "outside-jurisdiction",
        errors: [expect.objectContaining({ pointer: "/region" })],
      }),
    );
    expect(resolved("AU-ACT").subdivisions).toEqual(["AU-ACT"]);
  });
});
