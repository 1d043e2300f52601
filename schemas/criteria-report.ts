// The verdict on a case under its plan, criterion by criterion (contract.md section 3).
import { z } from "zod";

export const criterionLevel = z.enum(["mandatory", "recommended", "discretionary"]);
export const criterionResult = z.enum(["met", "not-met", "missing", "waived", "overridden", "pending"]);

/** One criterion's result; `reason` is a sentence for an officer, `missing` names what to supply. */
export const criterionFinding = z.strictObject({
  criterion: z.string(),
  kind: z.enum(["computed", "attested", "approval"]),
  level: criterionLevel,
  result: criterionResult,
  reason: z.string(),
  group: z.string().nullable(),
  branch: z.int().nullable(),
  overridable: z.boolean(),
});

/** The report: `eligible` may be submitted; `incomplete` lacks answers; `ineligible` fails; `standing` are the indexes of results in the way. */
export const criteriaReport = z.strictObject({
  verdict: z.enum(["eligible", "ineligible", "incomplete"]),
  results: z.array(criterionFinding),
  standing: z.array(z.int()),
});

export type CriterionLevel = z.output<typeof criterionLevel>;
export type CriterionResult = z.output<typeof criterionResult>;
export type CriterionFinding = z.output<typeof criterionFinding>;
export type CriteriaReport = z.output<typeof criteriaReport>;
