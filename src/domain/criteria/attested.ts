// Criteria that no machine can decide: the officer's answer, the standard it is held to, and what it rests on.
import type { z } from "zod";
import type { SlotValues } from "../text/template.ts";
import {
  type CriterionContext,
  type CriterionKind,
  commonParams,
  defineKind,
  type Judgement,
  type Sentences,
} from "./kind.ts";
import { reaches, readStandard, STANDARDS, type Standard, standard } from "./standard.ts";
import type { Wording } from "./wording.ts";

/** The sentences of an attested criterion: what is asked, and what "yes" and "no" say. */
export type AttestedSentences = Sentences & { readonly yes: string; readonly no: string };

/** Parameters that every attested kind takes: `standard` is the least that the plan accepts. */
export const attestedParams = { ...commonParams, standard: standard.optional() };

/** Makes a kind whose result is an officer's answer. */
export function attestedKind<
  Params extends { rule?: string | undefined; standard?: string | undefined },
>(definition: {
  code: string;
  params: z.ZodType<Params>;
  english: AttestedSentences;
  slots?: (params: Params, wording: Wording) => SlotValues;
}): CriterionKind {
  return defineKind({
    ...definition,
    kind: "attested",
    evaluate: (params, _case, context, say) =>
      judgeAnswer(context, {
        question: say("question"),
        yes: say("yes"),
        no: say("no"),
        minimum: params.standard,
      }),
  });
}

/** The sentences for one rule, and the least standard that it accepts: a rung or a national word for one; others are not compared. */
export type AnswerSentences = { question: string; yes: string; no: string; minimum?: string | undefined };

/**
 * Judges the officer's answer: a "no" or too low a standard is not met; no answer, no standard where the plan names one,
 * or no basis for a mandatory criterion is missing.
 */
export function judgeAnswer(context: CriterionContext, said: AnswerSentences): Judgement {
  const { attestation, level, wording } = context;
  const { question, yes, no } = said;
  if (!attestation) return { result: "missing", reason: wording.phrase("notAnswered", { question }) };
  if (!attestation.answer) return { result: "not-met", reason: no };
  const rung = said.minimum === undefined ? undefined : readStandard(said.minimum);
  const weak = rung === undefined ? undefined : judgeStandard(context, said, rung);
  if (weak) return weak;
  if (level === "mandatory" && !attestation.basis)
    return { result: "missing", reason: wording.phrase("basisMissing", { said: yes }) };
  const held = attestation.standard === undefined ? undefined : readStandard(attestation.standard);
  if (held === undefined) return { result: "met", reason: yes };
  const standard = wording.term("standard", held);
  return { result: "met", reason: wording.phrase("heldAs", { said: yes, standard }) };
}

function judgeStandard(
  { attestation, wording }: CriterionContext,
  { yes, minimum = "" }: AnswerSentences,
  rung: Standard,
): Judgement | undefined {
  const standards = STANDARDS.join(", ");
  const least = wording.term("standard", minimum);
  const word = attestation?.standard;
  if (word === undefined)
    return {
      result: "missing",
      reason: wording.phrase("standardMissing", { said: yes, minimum: least, standards }),
    };
  const held = readStandard(word);
  if (held === undefined)
    return { result: "missing", reason: wording.phrase("standardUnknown", { standard: word, standards }) };
  if (reaches(held, rung)) return undefined;
  const standard = wording.term("standard", held);
  return {
    result: "not-met",
    reason: wording.phrase("standardTooLow", { said: yes, standard, minimum: least }),
  };
}

/** For a computed criterion that the case leaves open: the officer's answer decides, otherwise it is missing with `ask`. */
export function askOfficer(
  context: CriterionContext,
  said: { ask: string; yes: string; no: string },
): Judgement {
  if (!context.attestation) return { result: "missing", reason: said.ask };
  const judged = judgeAnswer(context, { question: said.ask, yes: said.yes, no: said.no });
  if (judged.result === "missing") return judged;
  return { result: judged.result, reason: context.wording.phrase("byOfficer", { said: judged.reason }) };
}
