// What every kind of criterion is: a code of the closed vocabulary, parameters that a plan may set, and a judgement with its sentence.
import { z } from "zod";
import type { AlertCase, Attestation } from "../../../schemas/alert.ts";
import type { CriterionFinding, CriterionLevel, CriterionResult } from "../../../schemas/criteria-report.ts";
import type { OfficerTexts } from "../../../schemas/officer-texts.ts";
import type { PlanTier } from "../../../schemas/plan.ts";
import type { GivenApproval } from "../plan/required-approvals-left.ts";
import type { SlotValues } from "../text/template.ts";
import type { Wording } from "./wording.ts";

/**
 * What the outside knows at the moment of the verdict. `timeZone` is the place's (`timeZoneOf`), `words` the officer's language,
 * `agencyId` the requester's. `sceneInside` says whether the scene lies on the alert's ground; leave it out when nobody computed it.
 */
export type EvaluationContext = {
  now: Date;
  timeZone: string;
  approvals: readonly GivenApproval[];
  overrides: readonly { criterion: string; reason: string }[];
  words: OfficerTexts;
  agencyId: string;
  sceneInside?: boolean;
};

/** What one criterion is judged with: the context, the officer's language at work, the tier in force, and the answer to it, if any. */
export type CriterionContext = EvaluationContext & {
  wording: Wording;
  tier: PlanTier;
  level: CriterionLevel;
  attestation: Attestation | undefined;
};

/** A result and the sentence that tells an officer why, or what to supply. */
export type Judgement = { result: CriterionResult; reason: string };

/** The English sentences of a criterion, by key: its name, the question that it puts, and what its results say. */
export type Sentences = Readonly<Record<string, string>> & {
  readonly name: string;
  readonly question: string;
};

/** Says a sentence by its key. `{criterion}` is the criterion's name; the rule's own slots are filled, `values` adds to them. */
export type Say<Key> = (key: Key, values?: SlotValues) => string;

/** A kind of criterion as the registry holds it. `params` of a plan are read by it, unknown ones refused. */
export type CriterionKind = {
  code: string;
  kind: CriterionFinding["kind"];
  params: z.ZodType;
  english: Sentences;
  name(wording: Wording): string;
  question(params: unknown, wording: Wording): string;
  evaluate(params: unknown, alertCase: AlertCase, context: CriterionContext): Judgement;
};

/** Parameters that every kind takes: `rule` is the source's own wording; `blocksWhenFalse` lets an officer's "no" to a discretionary one block. */
export const commonParams = { rule: z.string().min(1).optional(), blocksWhenFalse: z.boolean().optional() };

/** Makes a kind. `slots` are filled from the rule's parameters alone; `evaluate` gets these read and a `say` for its sentences. */
export function defineKind<
  Params extends { rule?: string | undefined },
  English extends Sentences,
>(definition: {
  code: string;
  kind: CriterionFinding["kind"];
  params: z.ZodType<Params>;
  english: English;
  slots?: (params: Params, wording: Wording) => SlotValues;
  evaluate(
    params: Params,
    alertCase: AlertCase,
    context: CriterionContext,
    say: Say<keyof English & string>,
  ): Judgement;
}): CriterionKind {
  const { code, kind, params, english } = definition;
  const sayer = (read: Params, wording: Wording): Say<keyof English & string> => {
    const criterion = wording.sentence(code, "name", english.name, {});
    const fixed = { criterion, ...definition.slots?.(read, wording) };
    return (key, values) => wording.sentence(code, key, english[key] ?? "", { ...fixed, ...values });
  };
  const ruled = (said: string, { rule }: Params, wording: Wording) =>
    rule === undefined ? said : wording.phrase("ruled", { said, rule });
  const name = (wording: Wording) => wording.sentence(code, "name", english.name, {});
  return {
    code,
    kind,
    params,
    english,
    name,
    question(raw, wording) {
      const read = params.safeParse(raw);
      if (!read.success) return name(wording);
      return ruled(sayer(read.data, wording)("question"), read.data, wording);
    },
    evaluate(raw, alertCase, context) {
      const { wording } = context;
      const read = params.safeParse(raw);
      // A plan pinned under an older vocabulary: fail closed, never "met".
      if (!read.success) return { result: "missing", reason: wording.phrase("unreadable", { code }) };
      const judged = definition.evaluate(read.data, alertCase, context, sayer(read.data, wording));
      return { result: judged.result, reason: ruled(judged.reason, read.data, wording) };
    },
  };
}
