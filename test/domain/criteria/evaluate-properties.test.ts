import fc from "fast-check";
import { expect, test } from "vitest";
import type { AlertCase } from "../../../schemas/alert.ts";
import type { CriteriaReport, CriterionResult } from "../../../schemas/criteria-report.ts";
import type { Capacity, PlanCriterion } from "../../../schemas/plan.ts";
import { type EvaluationContext, evaluate } from "../../../src/domain/criteria/evaluate.ts";
import { aCase, aContext, aPlan } from "./cases.ts";

const ATTESTED = ["imminent_danger", "medical_vulnerability", "not_runaway", "abduction_established"];
const CODES = [...ATTESTED, "max_age", "authority_approval"];
const LADDER = ["suspicion", "reasonable_belief", "very_likely", "confirmed"];
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const present = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));

const rule = fc
  .record({
    criterion: fc.constantFrom(...CODES),
    level: fc.constantFrom("mandatory", "recommended", "discretionary"),
    tier: sometimes(fc.constantFrom("abduction", "missing")),
    region: sometimes(fc.constantFrom("FR-BRE", "FR-NOR")),
    exceptRegions: sometimes(fc.constant(["FR-BRE"])),
    group: sometimes(fc.constantFrom("A", "B")),
    branch: sometimes(fc.constantFrom(1, 2)),
    override: sometimes(fc.constant("authoriser")),
    standard: sometimes(fc.constantFrom(...LADDER)),
    blocks: sometimes(fc.boolean()),
  })
  .map(({ standard, blocks, ...rest }) => {
    const own =
      rest.criterion === "max_age" ? { under: 18 } : ATTESTED.includes(rest.criterion) ? { standard } : {};
    return present({ ...rest, params: present({ ...own, blocksWhenFalse: blocks }) });
  });
const answer = fc
  .record({
    answer: fc.boolean(),
    standard: sometimes(fc.constantFrom(...LADDER, "nonsense")),
    basis: sometimes(fc.constant("a witness")),
    departure: sometimes(fc.constant("a reason")),
  })
  .map(present);
const situation = fc.record({
  rules: fc.array(rule, { maxLength: 9 }),
  attestations: fc.dictionary(fc.constantFrom(...ATTESTED, "max_age"), answer),
  age: fc.constantFrom({ years: 9 }, { years: 18 }, { from: 15, to: 20 }, undefined),
  tier: fc.constantFrom("abduction", "missing"),
  region: sometimes(fc.constantFrom("FR-BRE", "FR-NOR", "FR-COR")),
  signed: fc.boolean(),
  overrides: fc.uniqueArray(fc.constantFrom(...CODES), { maxLength: 3 }),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function staged({ rules, attestations, age, tier, region, signed, overrides }: Situation) {
  const child = present({ sex: "male", age });
  const prosecutor: Capacity = "prosecutor";
  return {
    plan: aPlan(rules),
    alertCase: aCase(present({ children: [child], attestations, tier, region })),
    context: aContext({
      approvals: signed ? [{ capacity: prosecutor, agencyId: "agy_other" }] : [],
      overrides: overrides.map((criterion) => ({ criterion, reason: "because" })),
    }),
  };
}
const run = (given: Situation) => {
  const { plan, alertCase, context } = staged(given);
  return evaluate(plan, alertCase, context);
};

// The second evaluation: written from the plan schema's words, by trying out every set of repairs.
function inForce(rules: readonly PlanCriterion[], tier: string, region?: string): PlanCriterion[] {
  const there = rules.filter((r) => !(r.tier && r.tier !== tier));
  return there.filter((r) => {
    if (r.region) return r.region === region;
    if (region && r.exceptRegions.includes(region)) return false;
    return !there.some((other) => other.region && other.region === region && other.criterion === r.criterion);
  });
}

function levelOf(r: PlanCriterion, all: readonly PlanCriterion[]): string {
  const group = all.filter((other) => other === r || (r.group !== undefined && other.group === r.group));
  for (const level of ["mandatory", "recommended"])
    if (group.some((other) => other.level === level)) return level;
  return "discretionary";
}

function plainResult(
  r: PlanCriterion,
  level: string,
  alertCase: AlertCase,
  context: EvaluationContext,
): CriterionResult {
  if (r.criterion === "authority_approval") return context.approvals.length > 0 ? "met" : "pending";
  const said = alertCase.attestations[r.criterion];
  let result: CriterionResult = "missing";
  const age = alertCase.children[0]?.age;
  if (r.criterion === "max_age" && age && "years" in age) result = age.years < 18 ? "met" : "not-met";
  else if (said?.answer === false) result = "not-met";
  else if (said) {
    const least = r.params.standard === undefined ? -1 : LADDER.indexOf(String(r.params.standard));
    const held = LADDER.indexOf(said.standard ?? "none");
    if (least >= 0 && held >= 0 && held < least) result = "not-met";
    else if ((least >= 0 && held < 0) || (level === "mandatory" && !said.basis)) result = "missing";
    else result = "met";
  }
  if (result === "met") return result;
  if (level === "recommended" && said?.departure) return "waived";
  if (r.override === "authoriser" && context.overrides.some((o) => o.criterion === r.criterion))
    return "overridden";
  return result;
}

function passes(rules: readonly PlanCriterion[], ok: readonly boolean[], alertCase: AlertCase): boolean {
  const lone = rules.every((r, i) => {
    if (ok[i] || r.group !== undefined) return true;
    if (levelOf(r, rules) !== "discretionary") return false;
    return !(r.params.blocksWhenFalse && alertCase.attestations[r.criterion]?.answer === false);
  });
  const groups = new Set(rules.flatMap((r) => (r.group !== undefined ? [r.group] : [])));
  return (
    lone &&
    [...groups].every((group) => {
      const members = [...rules.keys()].filter((i) => rules[i]?.group === group);
      if (members.every((i) => rules[i]?.level === "discretionary")) return true;
      return members.some((i) => {
        const branch = rules[i]?.branch;
        const fellows = branch === undefined ? [i] : members.filter((j) => rules[j]?.branch === branch);
        return fellows.every((j) => ok[j]);
      });
    })
  );
}

function cheapestRepair(
  rules: readonly PlanCriterion[],
  plain: readonly CriterionResult[],
  alertCase: AlertCase,
) {
  const bad = [...plain.keys()].filter((i) => plain[i] === "missing" || plain[i] === "not-met");
  let best = Number.POSITIVE_INFINITY;
  for (let set = 0; set < 1 << bad.length; set++) {
    const mended = bad.filter((_i, bit) => set & (1 << bit));
    const cost = mended.reduce((sum, i) => sum + (plain[i] === "not-met" ? 1000 : 1), 0);
    if (cost >= best) continue;
    const ok = plain.map((_result, i) => !bad.includes(i) || mended.includes(i));
    if (passes(rules, ok, alertCase)) best = cost;
  }
  return best;
}

test("the verdict, the results and what stands in the way agree with a brute-force evaluation", () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { plan, alertCase, context } = staged(given);
      const report = evaluate(plan, alertCase, context);
      const rules = inForce(plan.criteria, alertCase.tier, alertCase.region);
      const plain = rules.map((r) => plainResult(r, levelOf(r, rules), alertCase, context));
      expect(report.results.map(({ criterion }) => criterion)).toEqual(
        rules.map(({ criterion }) => criterion),
      );
      for (const [i, { result }] of report.results.entries()) {
        const waivedByGroup = result === "waived" && (plain[i] === "missing" || plain[i] === "not-met");
        if (!waivedByGroup) expect(result).toBe(plain[i]);
        else expect(rules[i]?.group).toBeDefined();
      }
      const cost = cheapestRepair(rules, plain, alertCase);
      expect(report.verdict).toBe(cost === 0 ? "eligible" : cost >= 1000 ? "ineligible" : "incomplete");
      expect(costOf(report)).toBe(cost);
      const ok = report.results.map(
        ({ result }, i) => !["missing", "not-met"].includes(result) || report.standing.includes(i),
      );
      expect(passes(rules, ok, alertCase)).toBe(true);
    }),
    { numRuns: 4000 },
  );
});

const costOf = ({ results, standing }: CriteriaReport) =>
  standing.reduce((sum, i) => sum + (results[i]?.result === "not-met" ? 1000 : 1), 0);
const RANK = { ineligible: 0, incomplete: 1, eligible: 2 };

test("a better answer, a signature or an override never makes the verdict worse", () => {
  const best = { answer: true, standard: "confirmed", basis: "a witness" };
  fc.assert(
    fc.property(
      situation,
      fc.constantFrom(...ATTESTED),
      fc.constantFrom(...CODES),
      (given, answered, overridden) => {
        const before = RANK[run(given).verdict];
        const better: Situation[] = [
          { ...given, attestations: { ...given.attestations, [answered]: best } },
          { ...given, signed: true },
          { ...given, overrides: [...new Set([...given.overrides, overridden])] },
          { ...given, age: { years: 9 } },
        ];
        for (const improved of better) {
          // A "yes" takes a departure with it, which may have been all that a recommended criterion had.
          const departed = given.attestations[answered]?.departure;
          if (improved === better[0] && departed) continue;
          expect(RANK[run(improved).verdict]).toBeGreaterThanOrEqual(before);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("one more alternative in a group that blocks never makes the verdict worse", () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { plan, alertCase } = staged(given);
      const there = inForce(plan.criteria, alertCase.tier, alertCase.region);
      fc.pre(there.some((r) => r.group === "A" && r.level === "mandatory"));
      const more = { criterion: "formal_report_filed", level: "mandatory", group: "A" };
      const before = RANK[run(given).verdict];
      expect(RANK[run({ ...given, rules: [...given.rules, more] }).verdict]).toBeGreaterThanOrEqual(before);
    }),
    { numRuns: 500 },
  );
});
