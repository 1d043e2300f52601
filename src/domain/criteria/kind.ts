// What every kind of criterion is: a code of the closed vocabulary, parameters that a plan may set, and a judgement with its sentence.
import { z } from "zod";
import type { AlertCase, Attestation } from "../../../schemas/alert.ts";
import type { CriterionFinding, CriterionLevel, CriterionResult } from "../../../schemas/criteria-report.ts";
import type { PlanTier } from "../../../schemas/plan.ts";
import type { GivenApproval } from "../plan/required-approvals-left.ts";
import { PHRASES } from "./phrases.ts";
import { type Wordings, wordsFor } from "./wording.ts";

/**
 * What the outside knows at the moment of the verdict. `timeZone` is the place's (`timeZoneOf`), `agencyId` the requester's.
 * `sceneInside` says whether the scene lies on the alert's ground; leave it out when nobody computed it.
 */
export type EvaluationContext = {
  now: Date;
  timeZone: string;
  approvals: readonly GivenApproval[];
  overrides: readonly { criterion: string; reason: string }[];
  language: string;
  agencyId: string;
  sceneInside?: boolean;
};

/** What one criterion is judged with: the context, the tier in force, and the officer's answer to it, if any. */
export type CriterionContext = EvaluationContext & {
  tier: PlanTier;
  level: CriterionLevel;
  attestation: Attestation | undefined;
};

/** A result and the sentence that tells an officer why, or what to supply. */
export type Judgement = { result: CriterionResult; reason: string };

/** What the composer shows: the criterion's name and the question that it puts. */
export type CriterionWords<Params> = { name: string; question: (params: Params) => string };

/** A kind of criterion as the registry holds it. `params` of a plan are read by it, unknown ones refused. */
export type CriterionKind = {
  code: string;
  kind: CriterionFinding["kind"];
  params: z.ZodType;
  name(language: string): string;
  question(params: unknown, language: string): string;
  evaluate(params: unknown, alertCase: AlertCase, context: CriterionContext): Judgement;
};

/** Parameters that every kind takes: `rule` is the source's own wording; `blocksWhenFalse` lets an officer's "no" to a discretionary one block. */
export const commonParams = { rule: z.string().optional(), blocksWhenFalse: z.boolean().optional() };

/** Makes a kind; `evaluate` gets its parameters read and its words in the context's language. */
export function defineKind<Params, Words extends CriterionWords<Params>>(definition: {
  code: string;
  kind: CriterionFinding["kind"];
  params: z.ZodType<Params>;
  wordings: Wordings<Words>;
  evaluate(params: Params, alertCase: AlertCase, context: CriterionContext, words: Words): Judgement;
}): CriterionKind {
  const { code, kind, params, wordings } = definition;
  return {
    code,
    kind,
    params,
    name: (language) => wordsFor(wordings, language).name,
    question(raw, language) {
      const read = params.safeParse(raw);
      const words = wordsFor(wordings, language);
      return read.success ? words.question(read.data) : words.name;
    },
    evaluate(raw, alertCase, context) {
      const read = params.safeParse(raw);
      // A plan pinned under an older vocabulary: fail closed, never "met".
      if (!read.success)
        return { result: "missing", reason: wordsFor(PHRASES, context.language).unreadable(code) };
      return definition.evaluate(read.data, alertCase, context, wordsFor(wordings, context.language));
    },
  };
}
