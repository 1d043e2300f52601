// A country's example as its test: the case passes, and each variant is stopped by exactly the criterion that it names.
import { type AlertCase, alertCase } from "../../schemas/alert.ts";
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import type { Plan } from "../../schemas/plan.ts";
import type { PlanExample } from "../../schemas/plan-example.ts";
import { ENGLISH } from "../../src/domain/criteria/english.ts";
import { evaluate } from "../../src/domain/criteria/evaluate.ts";
import { CRITERIA } from "../../src/domain/criteria/index.ts";
import { mergePatch } from "../../src/domain/plan/merge-patch.ts";
import { tierOf, timeZoneOf } from "../../src/domain/plan-rules.ts";
import { type Flaw, flawsOf, pointerTo } from "./fault.ts";

const HOUR_MS = 3_600_000;

/** Every way in which the example does not do what it says; each mandatory criterion needs a variant that it stops. */
export function checkExample(plan: Plan, example: PlanExample, raw: unknown): Flaw[] {
  if (example.case.country !== plan.country)
    return [{ pointer: "/case/country", message: `this is the example of ${plan.country}: write that` }];
  const now = new Date(Date.parse(example.case.disappearance.latest) + HOUR_MS);
  return [
    ...checkCase(plan, example.case, now),
    ...example.variants.flatMap((_variant, index) => checkVariant(plan, example, caseOf(raw), index, now)),
    ...checkCoverage(plan, example),
  ];
}

function checkCase(plan: Plan, example: AlertCase, now: Date): Flaw[] {
  const report = judged(plan, example, now);
  if (!report) return [{ pointer: "/case/tier", message: `the plan has no tier “${example.tier}”` }];
  return standingOf(report).map(({ criterion, reason }) => ({
    pointer: "/case",
    message: `the example must pass, but ${criterion} stops it: ${reason}`,
  }));
}

function checkVariant(plan: Plan, example: PlanExample, base: unknown, index: number, now: Date): Flaw[] {
  const variant = example.variants[index];
  if (!variant) return [];
  const pointer = pointerTo("variants", index);
  const read = alertCase.safeParse(mergePatch(base, variant.patch));
  if (!read.success)
    return flawsOf(read.error).map((flaw) => ({
      pointer: `${pointer}/patch${flaw.pointer}`,
      message: `patched, the case is not valid: ${flaw.message}`,
    }));
  const report = judged(plan, read.data, now);
  if (!report)
    return [{ pointer: `${pointer}/patch/tier`, message: `the plan has no tier “${read.data.tier}”` }];
  const stoppers = standingOf(report).map(({ criterion }) => criterion);
  if (stoppers.length === 1 && stoppers[0] === variant.stoppedBy) return [];
  const what = stoppers.length === 0 ? "nothing stops it" : `${stoppers.join(", ")} stop it`;
  return [
    {
      pointer: `${pointer}/stoppedBy`,
      message: `“${variant.name}” should be stopped by ${variant.stoppedBy} alone, but ${what}: mend the patch or the plan`,
    },
  ];
}

function checkCoverage(plan: Plan, example: PlanExample): Flaw[] {
  const tested = new Set(example.variants.map(({ stoppedBy }) => stoppedBy));
  const mandatory = plan.criteria.filter(
    ({ criterion, level }) => level === "mandatory" && CRITERIA.get(criterion)?.kind !== "approval",
  );
  return [...new Set(mandatory.map(({ criterion }) => criterion))]
    .filter((criterion) => !tested.has(criterion))
    .map((criterion) => ({
      pointer: "/variants",
      message: `no variant is stopped by ${criterion}, which is mandatory: add one`,
    }));
}

function judged(plan: Plan, example: AlertCase, now: Date): CriteriaReport | undefined {
  if (!tierOf(plan, example.tier, example.region)) return undefined;
  return evaluate(plan, example, {
    now,
    timeZone: timeZoneOf(plan, example.region),
    approvals: [],
    overrides: [],
    words: ENGLISH,
    agencyId: "example",
  });
}

function standingOf({ results, standing }: CriteriaReport) {
  return results.filter((_result, index) => standing.includes(index));
}

function caseOf(raw: unknown): unknown {
  return typeof raw === "object" && raw !== null && "case" in raw ? raw.case : undefined;
}
