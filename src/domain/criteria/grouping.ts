// Groups and branches: a group is satisfied by any branch, a branch by all of its members.
import type { CriterionLevel, CriterionResult } from "../../../schemas/criteria-report.ts";
import type { PlanCriterion } from "../../../schemas/plan.ts";

/** Strongest first. */
const LEVELS: readonly CriterionLevel[] = ["mandatory", "recommended", "discretionary"];

/** Whether a result no longer stands in the way of a submission; a pending signature does not. */
export function isSatisfied(result: CriterionResult): boolean {
  return result !== "not-met" && result !== "missing";
}

/** The groups of a list of rules: for each, its branches as lists of indexes into the rules, in the plan's order. */
export function branchesByGroup(rules: readonly PlanCriterion[]): Map<string, number[][]> {
  const groups = new Map<string, Map<string, number[]>>();
  for (const [index, { group, branch }] of rules.entries()) {
    if (group === undefined) continue;
    const branches = groups.get(group) ?? new Map<string, number[]>();
    const name = branch === undefined ? `alone ${index}` : `branch ${branch}`;
    branches.set(name, [...(branches.get(name) ?? []), index]);
    groups.set(group, branches);
  }
  return new Map([...groups].map(([group, branches]) => [group, [...branches.values()]]));
}

/**
 * The level at which each rule counts: its own, or for a member of a group the strongest in the group,
 * so that departing from a recommended alternative never opens a mandatory group.
 */
export function levelsInForce(rules: readonly PlanCriterion[]): CriterionLevel[] {
  return rules.map((rule) => {
    const fellows = rule.group === undefined ? [rule] : rules.filter(({ group }) => group === rule.group);
    return LEVELS.find((level) => fellows.some((fellow) => fellow.level === level)) ?? "mandatory";
  });
}

/** The branch that is nearest to being satisfied: fewest "not met", then fewest open members, then the plan's order. */
export function nearestBranch(
  branches: readonly number[][],
  resultOf: (index: number) => CriterionResult,
): number[] {
  const cost = (branch: readonly number[]) =>
    branch.reduce((sum, index) => {
      const result = resultOf(index);
      if (result === "not-met") return sum + NOT_MET_COST;
      return sum + (result === "missing" ? 1 : 0);
    }, 0);
  const [first = [], ...others] = branches;
  return others.reduce((best, branch) => (cost(branch) < cost(best) ? branch : best), first);
}

// More than a branch has members, so that one "not met" outweighs any number of open questions.
const NOT_MET_COST = 1000;
