// A country's example as its test: the case passes, and each variant is stopped by exactly the criterion that it names.
import { type AlertCase, alertCase } from "../../schemas/alert.ts";
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import type { Plan, PlanCriterion } from "../../schemas/plan.ts";
import type { PlanExample, PlanVariant } from "../../schemas/plan-example.ts";
import { applicableCriteria } from "../../src/domain/criteria/applicable.ts";
import { ENGLISH } from "../../src/domain/criteria/english.ts";
import { evaluate } from "../../src/domain/criteria/evaluate.ts";
import { CRITERIA } from "../../src/domain/criteria/index.ts";
import { mergePatch } from "../../src/domain/plan/merge-patch.ts";
import { tierOf, timeZoneOf } from "../../src/domain/plan-rules.ts";
import { type Flaw, flawsOf, pointerTo } from "./fault.ts";

const HOUR_MS = 3_600_000;

/**
 * Every way in which the example does not do what it says; each mandatory criterion needs a variant that it stops, and each mandatory
 * rule one that would come out otherwise without it.
 */
export function checkExample(plan: Plan, example: PlanExample, raw: unknown): Flaw[] {
  if (example.case.country !== plan.country)
    return [{ pointer: "/case/country", message: `this is the example of ${plan.country}: write that` }];
  const now = new Date(Date.parse(example.case.disappearance.latest) + HOUR_MS);
  const base = caseOf(raw);
  const patched = example.variants.map(({ patch }) => alertCase.safeParse(mergePatch(base, patch)));
  const flaws = [
    ...checkCase(plan, example.case, now),
    ...example.variants.flatMap((variant, index) =>
      checkVariant(plan, variant, patched[index], pointerTo("variants", index), now),
    ),
    ...checkCoverage(plan, example),
  ];
  if (flaws.length > 0) return flaws;
  const trials = example.variants.flatMap(({ stoppedBy }, index): Trial[] => {
    const read = patched[index];
    return read?.success ? [{ alertCase: read.data, stoppedBy }] : [];
  });
  return checkEachRule(plan, [...trials, { alertCase: example.case }], now);
}

/** A case and the only criterion that stops it, if any does. */
type Trial = { alertCase: AlertCase; stoppedBy?: string };

function checkCase(plan: Plan, example: AlertCase, now: Date): Flaw[] {
  const report = judged(plan, example, now);
  if (!report) return [{ pointer: "/case/tier", message: `the plan has no tier “${example.tier}”` }];
  return standingOf(report).map(({ criterion, reason }) => ({
    pointer: "/case",
    message: `the example must pass, but ${criterion} stops it: ${reason}`,
  }));
}

function checkVariant(
  plan: Plan,
  variant: PlanVariant,
  read: ReturnType<typeof alertCase.safeParse> | undefined,
  pointer: string,
  now: Date,
): Flaw[] {
  if (!read) return [];
  if (!read.success)
    return flawsOf(read.error).map((flaw) => ({
      pointer: `${pointer}/patch${flaw.pointer}`,
      message: `patched, the case is not valid: ${flaw.message}`,
    }));
  const report = judged(plan, read.data, now);
  if (!report)
    return [{ pointer: `${pointer}/patch/tier`, message: `the plan has no tier “${read.data.tier}”` }];
  const stoppers = standingOf(report).map(({ criterion }) => criterion);
  if (isOnly(stoppers, variant.stoppedBy)) return [];
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
  return [...new Set(plan.criteria.filter(isGate).map(({ criterion }) => criterion))]
    .filter((criterion) => !tested.has(criterion))
    .map((criterion) => ({
      pointer: "/variants",
      message: `no variant is stopped by ${criterion}, which is mandatory: add one`,
    }));
}

/** One code may stand in several rules, of tiers, regions and branches: take out each in turn, and something must come out otherwise. */
function checkEachRule(plan: Plan, trials: readonly Trial[], now: Date): Flaw[] {
  return [...plan.criteria.entries()].flatMap(([index, rule]): Flaw[] => {
    if (!isGate(rule)) return [];
    // Its own variants first: one of them mostly settles it.
    const own = trials.filter(({ stoppedBy }) => stoppedBy === rule.criterion);
    const others = trials.filter(({ stoppedBy }) => stoppedBy !== rule.criterion);
    if ([...own, ...others].some((trial) => dependsOn(plan, rule, trial, now))) return [];
    return [
      {
        pointer: "/variants",
        message: `no variant tests ${pointerTo("criteria", index)} of plan.json (${describe(rule)}): without that rule all would come out the same; add one`,
      },
    ];
  });
}

/** Whether a trial comes out otherwise without the rule. The country's rule does not come back in place of a region's, which often repeats it. */
function dependsOn(plan: Plan, rule: PlanCriterion, trial: Trial, now: Date): boolean {
  const { tier, region } = trial.alertCase;
  const rules = applicableCriteria(plan, tier, region);
  if (!rules.includes(rule)) return false;
  const without = { ...plan, criteria: rules.filter((other) => other !== rule) };
  const report = judged(without, trial.alertCase, now);
  const stoppers = report ? standingOf(report).map(({ criterion }) => criterion) : [];
  return !isOnly(stoppers, trial.stoppedBy);
}

function describe({ criterion, tier, region, exceptRegions, group, branch }: PlanCriterion): string {
  return [
    criterion,
    ...(tier === undefined ? [] : [`tier “${tier}”`]),
    ...(region === undefined ? [] : [`region ${region}`]),
    ...(exceptRegions.length === 0 ? [] : [`except ${exceptRegions.join(", ")}`]),
    ...(group === undefined ? [] : [`group “${group}”`]),
    ...(branch === undefined ? [] : [`branch ${branch}`]),
  ].join(", ");
}

function isGate({ criterion, level }: PlanCriterion): boolean {
  return level === "mandatory" && CRITERIA.get(criterion)?.kind !== "approval";
}

function isOnly(stoppers: readonly string[], stoppedBy: string | undefined): boolean {
  return stoppers.length === (stoppedBy === undefined ? 0 : 1) && stoppers[0] === stoppedBy;
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
