// The gate's first half (promise 1): a case against its plan, criterion by criterion. It decides nothing about who may ask.
import type { AlertCase } from "../../../schemas/alert.ts";
import type { CriteriaReport, CriterionFinding, CriterionLevel } from "../../../schemas/criteria-report.ts";
import type { Plan, PlanCriterion } from "../../../schemas/plan.ts";
import { tierOf } from "../plan/tier-of.ts";
import { applicableCriteria } from "./applicable.ts";
import { branchesByGroup, isSatisfied, levelsInForce, nearestBranch } from "./grouping.ts";
import { CRITERIA } from "./index.ts";
import type { CriterionContext, EvaluationContext, Judgement } from "./kind.ts";
import { type Wording, wordingOf } from "./wording.ts";

export type { EvaluationContext } from "./kind.ts";

/**
 * Judges a case by the rules of its tier and region. Mandatory and recommended rules stand in the way unless met, departed from
 * (recommended, with a reason) or overridden (where the plan allows it, with a reason); of a group one branch is enough;
 * discretionary rules are reported only, unless `blocksWhenFalse` and an officer said no. A pending approval never stands in the way.
 * `standing` holds the indexes of the results to mend, of a group only its nearest branch.
 * Throws RangeError for a tier that the plan does not have: look with `tierOf` first.
 */
export function evaluate(plan: Plan, alertCase: AlertCase, context: EvaluationContext): CriteriaReport {
  const tier = tierOf(plan, alertCase.tier, alertCase.region);
  if (!tier)
    throw new RangeError(`the plan of ${plan.country} has no tier ${JSON.stringify(alertCase.tier)}`);
  const rules = applicableCriteria(plan, alertCase.tier, alertCase.region);
  const levels = levelsInForce(rules);
  const groups = branchesByGroup(rules);
  const wording = wordingOf(context.words);
  const findings = rules.map((rule, index) => {
    const level = levels[index] ?? "mandatory";
    const attestation = answerTo(alertCase, rule);
    const judged = judge(
      rule,
      alertCase,
      { ...context, wording, tier, level, attestation },
      isNarrower(rule, rules),
    );
    return findingOf(rule, judged);
  });
  const results = waiveNotNeeded(findings, groups, wording);
  const standing = standingIn(rules, results, levels, groups, alertCase);
  return { verdict: verdictOf(standing.map((index) => results[index]?.result)), results, standing };
}

// One answer says one thing: of several age limits a "yes" speaks for the widest, and never opens a narrower one.
function isNarrower({ criterion, params }: PlanCriterion, rules: readonly PlanCriterion[]): boolean {
  if (criterion !== "max_age") return false;
  return rules.some(
    (other) => other.criterion === criterion && Number(other.params.under) > Number(params.under),
  );
}

function judge(
  rule: PlanCriterion,
  alertCase: AlertCase,
  context: CriterionContext,
  narrower: boolean,
): Judgement {
  const { wording, level, attestation } = context;
  const kind = CRITERIA.get(rule.criterion);
  if (!kind) return { result: "missing", reason: wording.phrase("unreadable", { code: rule.criterion }) };
  const heard = narrower && attestation?.answer === true ? { ...context, attestation: undefined } : context;
  const judged = kind.evaluate(rule.params, alertCase, heard);
  if (isSatisfied(judged.result)) return judged;
  const said = judged.reason;
  const why = attestation?.departure?.trim();
  if (level === "recommended" && why)
    return { result: "waived", reason: wording.phrase("departed", { said, why }) };
  const given = context.overrides.find(({ criterion }) => criterion === rule.criterion)?.reason.trim();
  if (rule.override === "authoriser" && given)
    return { result: "overridden", reason: wording.phrase("overridden", { said, why: given }) };
  return judged;
}

function answerTo(alertCase: AlertCase, { criterion }: PlanCriterion) {
  return Object.hasOwn(alertCase.attestations, criterion) ? alertCase.attestations[criterion] : undefined;
}

function findingOf(rule: PlanCriterion, { result, reason }: Judgement): CriterionFinding {
  return {
    criterion: rule.criterion,
    kind: CRITERIA.get(rule.criterion)?.kind ?? "attested",
    level: rule.level,
    result,
    reason,
    group: rule.group ?? null,
    branch: rule.branch ?? null,
    overridable: rule.override !== "none",
  };
}

function waiveNotNeeded(
  findings: readonly CriterionFinding[],
  groups: ReadonlyMap<string, number[][]>,
  wording: Wording,
): CriterionFinding[] {
  const results = [...findings];
  const isMet = (index: number) => isSatisfied(findings[index]?.result ?? "missing");
  for (const branches of groups.values()) {
    const met = branches.find((branch) => branch.every(isMet));
    if (!met) continue;
    const names = met.map((index) => nameOf(findings[index]?.criterion ?? "", wording));
    const reason = wording.phrase("notNeeded", { others: wording.list(names, "and") });
    for (const index of branches.flat()) {
      const finding = findings[index];
      if (finding && !isMet(index)) results[index] = { ...finding, result: "waived", reason };
    }
  }
  return results;
}

function nameOf(criterion: string, wording: Wording): string {
  return CRITERIA.get(criterion)?.name(wording) ?? criterion;
}

function standingIn(
  rules: readonly PlanCriterion[],
  results: readonly CriterionFinding[],
  levels: readonly CriterionLevel[],
  groups: ReadonlyMap<string, number[][]>,
  alertCase: AlertCase,
): number[] {
  const resultOf = (index: number) => results[index]?.result ?? "missing";
  const nearest = new Set([...groups.values()].flatMap((branches) => nearestBranch(branches, resultOf)));
  return [...rules.entries()].flatMap(([index, rule]) => {
    if (isSatisfied(resultOf(index))) return [];
    if (levels[index] !== "discretionary")
      return rule.group === undefined || nearest.has(index) ? [index] : [];
    return rule.group === undefined && isRefused(rule, alertCase) ? [index] : [];
  });
}

/** Whether an officer said "no" to a discretionary rule whose "no" the plan lets block. */
function isRefused(rule: PlanCriterion, alertCase: AlertCase): boolean {
  return rule.params.blocksWhenFalse === true && answerTo(alertCase, rule)?.answer === false;
}

function verdictOf(standing: readonly (CriterionFinding["result"] | undefined)[]): CriteriaReport["verdict"] {
  if (standing.length === 0) return "eligible";
  return standing.includes("not-met") ? "ineligible" : "incomplete";
}
