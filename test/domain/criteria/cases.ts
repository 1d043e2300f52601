// Cases and plans for the tests of criteria: complete, small, and changed by a patch.
import { type AlertCase, alertCase } from "../../../schemas/alert.ts";
import type { CriterionFinding } from "../../../schemas/criteria-report.ts";
import { type Plan, plan, planCriterion } from "../../../schemas/plan.ts";
import { ENGLISH } from "../../../src/domain/criteria/english.ts";
import { type EvaluationContext, evaluate } from "../../../src/domain/criteria/evaluate.ts";
import { mergePatch } from "../../../src/domain/plan/merge-patch.ts";

/** Noon at the scene of `aCase`, an hour after the child was last seen. */
export const NOON = new Date("2026-05-04T12:00:00+02:00");

const CASE = {
  country: "FR",
  status: "exercise",
  children: [{ age: { years: 9 }, sex: "female" }],
  disappearance: { earliest: "2026-05-04T10:00:00+02:00", latest: "2026-05-04T11:00:00+02:00" },
};

/** A case with a described child and nothing attested, changed by a JSON merge patch. */
export function aCase(patch: Record<string, unknown> = {}): AlertCase {
  return alertCase.parse(mergePatch(CASE, patch));
}

const UNKNOWN = { confidence: "unknown" };
const TIER = {
  name: { en: "Alert" },
  approvals: [{ anyOf: ["prosecutor"], ...UNKNOWN }],
  durationHours: 3,
  maximumHours: 24,
  channels: ["sms"],
  ...UNKNOWN,
};

/** A plan of the given rules with the tiers `abduction` and `missing`, changed by a JSON merge patch. */
export function aPlan(rules: readonly Record<string, unknown>[], patch: Record<string, unknown> = {}): Plan {
  const base = {
    country: "FR",
    name: "Testland",
    programme: { en: "Alert" },
    authority: { name: "Nobody", kind: "police", ...UNKNOWN },
    effectiveFrom: "2026-01-01",
    status: "complete",
    timeZone: "Europe/Paris",
    languages: ["en"],
    defaultTier: "abduction",
    tiers: { abduction: TIER, missing: TIER },
    criteria: rules.map((rule) => planCriterion.parse({ level: "mandatory", ...UNKNOWN, ...rule })),
    phones: { emergency: { number: "112", ...UNKNOWN } },
    targeting: { default: "nationwide", ...UNKNOWN },
    publish: { childName: true, childFamilyName: true, photo: true, suspectName: "never", ...UNKNOWN },
    retraction: { rule: "none", ...UNKNOWN },
    airing: { obligation: "none" },
    crossBorder: UNKNOWN,
    sources: [],
  };
  return plan.parse(mergePatch(base, patch));
}

/** A context at noon in Paris where nobody has signed and nothing is overridden. */
export function aContext(more: Partial<EvaluationContext> = {}): EvaluationContext {
  return {
    now: NOON,
    timeZone: "Europe/Paris",
    approvals: [],
    overrides: [],
    words: ENGLISH,
    agencyId: "agy_own",
    ...more,
  };
}

/** The one finding of a plan with the one rule. */
export function finding(
  rule: Record<string, unknown>,
  patch: Record<string, unknown> = {},
  context: Partial<EvaluationContext> = {},
): CriterionFinding {
  const [only] = evaluate(aPlan([rule]), aCase(patch), aContext(context)).results;
  if (!only) throw new Error("the rule was not applied");
  return only;
}
