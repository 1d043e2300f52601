import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Capacity, PlanTier, RequiredApproval } from "../../../schemas/plan.ts";
import { requiredApprovalsLeft, tierOf } from "../../../src/domain/plan-rules.ts";
import { aPlan } from "../criteria/cases.ts";

type Wanted = { anyOf: Capacity[]; otherAgency?: boolean; telephone?: boolean };
const by = (capacity: Capacity, agencyId = "agy_own", recordedBy: string | null = null) => ({
  capacity,
  agencyId,
  recordedBy,
});
const byTelephone = (capacity: Capacity) => by(capacity, "agy_own", "ofc_recorder");

function tierOfSignatures(wanted: Wanted[]): PlanTier {
  const approvals = wanted.map((required) => ({ ...required, confidence: "unknown" }));
  const tier = tierOf(aPlan([], { tiers: { abduction: { approvals } } }), "abduction");
  if (!tier) throw new Error("no tier");
  return tier;
}
const left = (wanted: Wanted[], ...given: ReturnType<typeof by>[]) =>
  requiredApprovalsLeft(tierOfSignatures(wanted), given, "agy_own").map(({ anyOf }) => anyOf.join("|"));

describe("signatures left", () => {
  test("are all of them at first, and none at the end", () => {
    const both: Wanted[] = [{ anyOf: ["police-commander"] }, { anyOf: ["prosecutor"] }];
    expect(left(both)).toEqual(["police-commander", "prosecutor"]);
    expect(left(both, by("prosecutor"))).toEqual(["police-commander"]);
    expect(left(both, by("prosecutor"), by("police-commander"))).toEqual([]);
  });

  test("take any of several capacities as one signature", () => {
    expect(left([{ anyOf: ["prosecutor", "magistrate"] }], by("magistrate"))).toEqual([]);
    expect(left([{ anyOf: ["prosecutor", "magistrate"] }], by("ministry"))).toEqual([
      "prosecutor|magistrate",
    ]);
  });

  test("need another agency's officer where the plan says so", () => {
    const other: Wanted[] = [{ anyOf: ["prosecutor"], otherAgency: true }];
    expect(left(other, by("prosecutor"))).toEqual(["prosecutor"]);
    expect(left(other, by("prosecutor", "agy_court"))).toEqual([]);
  });

  test("take another agency's signature also where the plan does not ask for it", () => {
    expect(left([{ anyOf: ["prosecutor"] }], by("prosecutor", "agy_court"))).toEqual([]);
  });

  test("count one approval once", () => {
    const twice: Wanted[] = [{ anyOf: ["prosecutor"] }, { anyOf: ["prosecutor"] }];
    expect(left(twice, by("prosecutor"))).toEqual(["prosecutor"]);
  });

  test("are matched so that the narrower one is not left over", () => {
    const wanted: Wanted[] = [{ anyOf: ["prosecutor", "magistrate"] }, { anyOf: ["prosecutor"] }];
    expect(left(wanted, by("prosecutor"), by("magistrate"))).toEqual([]);
    expect(left(wanted, by("magistrate"), by("prosecutor"))).toEqual([]);
  });

  test("take an approval by telephone only where the plan says so, whatever is signed beside it", () => {
    expect(left([{ anyOf: ["prosecutor"] }], byTelephone("prosecutor"))).toEqual(["prosecutor"]);
    expect(left([{ anyOf: ["prosecutor"], telephone: true }], byTelephone("prosecutor"))).toEqual([]);
    const wanted: Wanted[] = [
      { anyOf: ["prosecutor"] },
      { anyOf: ["prosecutor", "magistrate"], telephone: true },
    ];
    expect(left(wanted, byTelephone("prosecutor"))).toEqual(["prosecutor"]);
    expect(left(wanted, byTelephone("prosecutor"), by("magistrate"))).toEqual(["prosecutor"]);
    expect(left(wanted, byTelephone("prosecutor"), by("prosecutor"))).toEqual([]);
  });

  test("are no more than the best assignment of the approvals leaves", () => {
    const capacity = fc.constantFrom<Capacity>("prosecutor", "magistrate", "ministry");
    const wanted = fc.array(
      fc.record({
        anyOf: fc.uniqueArray(capacity, { minLength: 1, maxLength: 3 }),
        otherAgency: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const given = fc.array(fc.tuple(capacity, fc.constantFrom("agy_own", "agy_court")), { maxLength: 4 });
    fc.assert(
      fc.property(wanted, given, (signatures, approvals) => {
        const tier = tierOfSignatures(signatures);
        const signed = approvals.map(([role, agency]) => by(role, agency));
        expect(requiredApprovalsLeft(tier, signed, "agy_own")).toHaveLength(
          fewestLeft(tier.approvals, signed),
        );
      }),
      { numRuns: 500 },
    );
  });
});

function fewestLeft(wanted: readonly RequiredApproval[], given: ReturnType<typeof by>[]): number {
  const [first, ...rest] = wanted;
  if (!first) return 0;
  const choices = given.flatMap((approval, index) => {
    const fits = first.anyOf.includes(approval.capacity);
    if (!fits || (first.otherAgency && approval.agencyId === "agy_own")) return [];
    return [fewestLeft(rest, given.toSpliced(index, 1))];
  });
  return Math.min(1 + fewestLeft(rest, given), ...choices);
}
