// The region whose rules bind a case is the agency's own; leaving it out opens no gate.
import { expect, test } from "vitest";
import { loadPlanBook } from "../../config/plans.ts";
import { alertCase } from "../../schemas/alert.ts";
import { caseInRegion } from "../../src/alerts/case-in-region.ts";

const plan = (await loadPlanBook({ enabled: ["AU"] })).get("AU");
if (!plan?.example) throw new Error("the plan of AU is not sound");
const australia = plan.pinned.plan;
const { region: _, ...unsaid } = alertCase.parse(plan.example);

test("an agency of one region alerts by that region's rules, also when it does not say so", () => {
  expect(caseInRegion(australia, unsaid, ["AU-ACT"]).region).toBe("AU-ACT");
});

test("an agency of several regions with different rules must say which", () => {
  expect(() => caseInRegion(australia, unsaid, ["AU-NSW", "AU-ACT"])).toThrow(
    expect.objectContaining({
      code: "region-missing",
      errors: [expect.objectContaining({ pointer: "/region" })],
    }),
  );
  const said = { ...unsaid, region: "AU-NSW" };
  expect(caseInRegion(australia, said, ["AU-NSW", "AU-ACT"])).toEqual(said);
});

test("nobody is asked where no rule differs, nor an agency of the whole country", () => {
  expect(caseInRegion(australia, unsaid, ["AU-NSW", "AU-VIC"])).toEqual(unsaid);
  expect(caseInRegion(australia, unsaid, [])).toEqual(unsaid);
});
