// Rules of a plan against the vocabulary and the plan's own tiers, regions and signatures.
import type { Plan, PlanCriterion } from "../../schemas/plan.ts";
import { applicableCriteria } from "../../src/domain/criteria/applicable.ts";
import { CRITERIA } from "../../src/domain/criteria/index.ts";
import { tierOf } from "../../src/domain/plan-rules.ts";
import { type Flaw, flawsOf, pointerTo } from "./fault.ts";

/** Every rule that the service could not judge, or that says something which would have no effect. */
export function checkCriteria(plan: Plan): Flaw[] {
  const flaws = plan.criteria.flatMap((rule, index) => {
    const at = ["criteria", index] as const;
    return [...checkKind(rule), ...checkLimits(plan, rule), ...checkGroup(plan, rule)].map(
      ({ path, message }) => ({ pointer: pointerTo(...at) + path, message }),
    );
  });
  return [...flaws, ...checkSignatures(plan), ...checkGate(plan)];
}

type Found = { path: string; message: string };

function checkKind(rule: PlanCriterion): Found[] {
  const kind = CRITERIA.get(rule.criterion);
  if (!kind) {
    const known = [...CRITERIA.keys()].join(", ");
    return [{ path: "/criterion", message: `“${rule.criterion}” is no criterion: use one of ${known}` }];
  }
  const found: Found[] = [];
  const read = kind.params.safeParse(rule.params);
  if (!read.success)
    for (const { pointer, message } of flawsOf(read.error))
      found.push({ path: `/params${pointer}`, message });
  if (kind.kind === "approval" && rule.override !== "none")
    found.push({ path: "/override", message: "a signature cannot be overridden: set override to none" });
  if (kind.kind === "approval" && rule.group !== undefined)
    found.push({
      path: "/group",
      message: "a signature to come would open the whole group: take it out of the group",
    });
  if (rule.params.blocksWhenFalse === true && (rule.level !== "discretionary" || rule.group !== undefined))
    found.push({
      path: "/params/blocksWhenFalse",
      message: "this has an effect only on a discretionary criterion outside groups: remove it",
    });
  return found;
}

function checkLimits(plan: Plan, rule: PlanCriterion): Found[] {
  const found: Found[] = [];
  if (rule.tier !== undefined && !Object.hasOwn(plan.tiers, rule.tier))
    found.push({
      path: "/tier",
      message: `the plan has no tier “${rule.tier}”: use one of ${Object.keys(plan.tiers).join(", ")}`,
    });
  if (rule.region !== undefined && !rule.region.startsWith(`${plan.country}-`))
    found.push({ path: "/region", message: `${rule.region} is not in ${plan.country}: use its own codes` });
  if (rule.region !== undefined && rule.exceptRegions.length > 0)
    found.push({ path: "/exceptRegions", message: "a region's own rule has no exceptions: remove them" });
  for (const [index, region] of rule.exceptRegions.entries())
    if (!region.startsWith(`${plan.country}-`))
      found.push({
        path: `/exceptRegions/${index}`,
        message: `${region} is not in ${plan.country}: use its own codes`,
      });
  return found;
}

function checkGroup(plan: Plan, rule: PlanCriterion): Found[] {
  if (rule.group === undefined)
    return rule.branch === undefined
      ? []
      : [{ path: "/branch", message: "a branch needs a group: add the group or remove the branch" }];
  const fellows = plan.criteria.filter(({ group }) => group === rule.group);
  if (fellows.length > 1 && new Set(fellows.map(branchName)).size > 1) return [];
  return [
    {
      path: "/group",
      message: `the group “${rule.group}” has a single branch: add an alternative or drop the group`,
    },
  ];
}

function branchName(rule: PlanCriterion, index: number): string {
  return rule.branch === undefined ? `alone ${index}` : `branch ${rule.branch}`;
}

/** Every signature of every tier must show in the report as a criterion, and no criterion may wait for one that nobody gives. */
function checkSignatures(plan: Plan): Flaw[] {
  return scopesOf(plan).flatMap(({ tier, region }): Flaw[] => {
    const inForce = tierOf(plan, tier, region);
    const where = `tier “${tier}”${region === undefined ? "" : ` in ${region}`}`;
    const roles = applicableCriteria(plan, tier, region)
      .filter(({ criterion }) => criterion === "authority_approval")
      .map(({ params }) => params.role);
    const unseen = (inForce?.approvals ?? []).filter(
      ({ anyOf }) => !roles.some((role) => role === undefined || anyOf.some((capacity) => capacity === role)),
    );
    const unasked = roles.filter(
      (role) => role !== undefined && !inForce?.approvals.some(({ anyOf }) => anyOf.some((c) => c === role)),
    );
    return [
      ...unseen.map(({ anyOf }) => ({
        pointer: "/criteria",
        message: `${where} wants the signature of ${anyOf.join(" or ")}, but no authority_approval names it: add one`,
      })),
      ...unasked.map((role) => ({
        pointer: "/criteria",
        message: `an authority_approval waits for ${String(role)}, but ${where} does not list that signature: add it there`,
      })),
    ];
  });
}

/** A plan that may send must be able to say no in each of its tiers. */
function checkGate(plan: Plan): Flaw[] {
  if (!plan.statuses.includes("actual")) return [];
  return scopesOf(plan).flatMap(({ tier, region }) => {
    const gate = applicableCriteria(plan, tier, region).some(
      ({ criterion, level }) => level !== "discretionary" && CRITERIA.get(criterion)?.kind !== "approval",
    );
    if (gate) return [];
    const where = region === undefined ? "" : ` in ${region}`;
    return [
      {
        pointer: "/criteria",
        message: `nothing but a signature stands between a case and the public in tier “${tier}”${where}: add a mandatory criterion`,
      },
    ];
  });
}

/** Every tier, for the country and for each region that the plan names. */
function scopesOf(plan: Plan): { tier: string; region?: string }[] {
  const tiers = Object.entries(plan.tiers);
  const regions = new Set([
    ...plan.criteria.flatMap(({ region, exceptRegions }) => [...(region ? [region] : []), ...exceptRegions]),
    ...tiers.flatMap(([, tier]) => Object.keys(tier.regions)),
  ]);
  return tiers.flatMap(([tier]) => [{ tier }, ...[...regions].map((region) => ({ tier, region }))]);
}
