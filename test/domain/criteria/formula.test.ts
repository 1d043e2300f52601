// The verdict as a boolean formula, evaluated a second time by trying out every assignment of what is still open.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CriteriaReport } from "../../../schemas/criteria-report.ts";
import { evaluate } from "../../../src/domain/criteria/evaluate.ts";
import { aCase, aContext, aPlan } from "./cases.ts";

const CODES = [
  "abduction_established",
  "life_threatening_disappearance",
  "victim_of_crime_suspected",
  "imminent_danger",
  "medical_vulnerability",
  "high_risk_classification",
  "publicity_likely_to_help",
  "no_harm_from_publicity",
  "formal_report_filed",
  "not_runaway",
];
const YES = { answer: true, basis: "a witness", standard: "confirmed" };

type Level = "mandatory" | "recommended" | "discretionary";
type Said = "yes" | "no" | "open";
type Rule = {
  criterion: string;
  level: Level;
  said: Said;
  group?: "A" | "B" | "C";
  branch?: 1 | 2;
  blocks: boolean;
};

const rule = fc.record(
  {
    level: fc.constantFrom<Level>("mandatory", "mandatory", "recommended", "discretionary"),
    said: fc.constantFrom<Said>("yes", "no", "open"),
    group: fc.constantFrom("A", "B", "C"),
    branch: fc.constantFrom(1, 2),
    blocks: fc.boolean(),
  },
  { requiredKeys: ["level", "said", "blocks"] },
);
/** Rules of different criteria, each with the officer's answer to it. */
const rules = fc
  .tuple(fc.shuffledSubarray(CODES, { minLength: 1 }), fc.array(rule, { minLength: 10, maxLength: 10 }))
  .map(([codes, made]) => codes.flatMap((criterion, i) => (made[i] ? [{ criterion, ...made[i] }] : [])));

function stage(given: readonly Rule[]) {
  const criteria = given.map(({ said, blocks, branch, ...rest }) => ({
    ...rest,
    ...(rest.group !== undefined && branch !== undefined ? { branch } : {}),
    params: blocks ? { blocksWhenFalse: true } : {},
  }));
  const answered = given.filter(({ said }) => said !== "open");
  const attestations = Object.fromEntries(
    answered.map(({ criterion, said }) => [criterion, said === "yes" ? YES : { answer: false }]),
  );
  return { plan: aPlan(criteria), attestations };
}

function run({ plan, attestations }: ReturnType<typeof stage>): CriteriaReport {
  return evaluate(plan, aCase({ attestations }), aContext());
}

/** The formula: every lone rule that counts, and of every group that counts all members of one branch. */
function holds(given: readonly Rule[], truth: (rule: Rule) => boolean): boolean {
  const lone = given.filter(({ group }) => group === undefined);
  const groups = ["A", "B", "C"].map((name) => given.filter(({ group }) => group === name));
  return (
    lone.every((r) =>
      r.level === "discretionary" ? !(r.blocks && r.said === "no") || truth(r) : truth(r),
    ) &&
    groups.every((members) => {
      if (members.every(({ level }) => level === "discretionary")) return true;
      const branches = [
        ...[1, 2].map((number) => members.filter(({ branch }) => branch === number)),
        ...members.filter(({ branch }) => branch === undefined).map((only) => [only]),
      ].filter((branch) => branch.length > 0);
      return branches.some((branch) => branch.every(truth));
    })
  );
}

/** Whether some assignment of yes to the open questions makes the formula hold. */
function canHold(given: readonly Rule[]): boolean {
  const open = given.filter(({ said }) => said === "open");
  for (let chosen = 0; chosen < 1 << open.length; chosen++)
    if (holds(given, (r) => r.said === "yes" || (chosen & (1 << open.indexOf(r))) > 0)) return true;
  return false;
}

test("the verdict is the value of the plan's formula: true, false, or open", () => {
  const seen = { eligible: 0, incomplete: 0, ineligible: 0 };
  fc.assert(
    fc.property(rules, (given) => {
      const expected = holds(given, ({ said }) => said === "yes")
        ? "eligible"
        : canHold(given)
          ? "incomplete"
          : "ineligible";
      seen[expected] += 1;
      expect(run(stage(given)).verdict).toBe(expected);
    }),
    { numRuns: 6000 },
  );
  // Every verdict was met often, or the rules above are too narrow to say anything.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(300);
});

test("what stands in the way, once mended, opens the gate, and nothing less of it does", () => {
  fc.assert(
    fc.property(rules, (given) => {
      const staged = stage(given);
      const { results, standing } = run(staged);
      const codes = standing.map((index) => results[index]?.criterion ?? "");
      const mend = (mended: readonly string[]) => ({
        ...staged,
        attestations: {
          ...staged.attestations,
          ...Object.fromEntries(mended.map((criterion) => [criterion, YES])),
        },
      });
      expect(run(mend(codes)).verdict).toBe("eligible");
      for (const kept of codes)
        expect(run(mend(codes.filter((code) => code !== kept))).verdict).not.toBe("eligible");
    }),
    { numRuns: 1500 },
  );
});

test("no other set of mends turns fewer answers round, nor, with as few, asks fewer questions", () => {
  fc.assert(
    fc.property(rules, (given) => {
      const { results, standing } = run(stage(given));
      const price = (r: Rule) => (r.said === "no" ? 100 : 1);
      const paid = standing.reduce((sum, i) => sum + (results[i]?.result === "not-met" ? 100 : 1), 0);
      const bad = given.filter(({ said }) => said !== "yes");
      for (let set = 0; set < 1 << bad.length; set++) {
        const mended = bad.filter((_r, bit) => set & (1 << bit));
        if (mended.reduce((sum, r) => sum + price(r), 0) >= paid) continue;
        expect(holds(given, (r) => r.said === "yes" || mended.includes(r))).toBe(false);
      }
    }),
    { numRuns: 1500 },
  );
});
