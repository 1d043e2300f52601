// Criteria that no machine can decide: the officer's answer, the standard it is held to, and what it rests on.
import type { z } from "zod";
import {
  type CriterionContext,
  type CriterionKind,
  type CriterionWords,
  commonParams,
  defineKind,
  type Judgement,
} from "./kind.ts";
import { PHRASES } from "./phrases.ts";
import { reaches, readStandard, STANDARDS, type dangerStandard, type Standard, standard } from "./standard.ts";
import { listed, spelled, type Wordings, wordsFor } from "./wording.ts";

/** The sentences of an attested criterion: what is asked, and what "yes" and "no" say. */
export type AttestedWords<Params> = CriterionWords<Params> & {
  yes: (params: Params) => string;
  no: (params: Params) => string;
};

/** Parameters that every attested kind takes: `standard` is the least that the plan accepts. */
export const attestedParams = { ...commonParams, standard: standard.optional() };

/** Makes a kind whose result is an officer's answer. */
export function attestedKind<
  Params extends { standard?: z.output<typeof dangerStandard> | undefined },
>(definition: {
  code: string;
  params: z.ZodType<Params>;
  wordings: Wordings<AttestedWords<Params>>;
}): CriterionKind {
  return defineKind({
    ...definition,
    kind: "attested",
    evaluate: (params, _case, context, words) =>
      judgeAnswer(context, {
        question: words.question(params),
        yes: words.yes(params),
        no: words.no(params),
        minimum: params.standard,
      }),
  });
}

/** The sentences for one rule, and the least standard that it accepts. */
export type AnswerSentences = { question: string; yes: string; no: string; minimum?: string | undefined };

/**
 * Judges the officer's answer: a "no" or too low a standard is not met; no answer, no standard where the plan names one,
 * or no basis for a mandatory criterion is missing.
 */
export function judgeAnswer(context: CriterionContext, said: AnswerSentences): Judgement {
  const { attestation, level, language } = context;
  const phrases = wordsFor(PHRASES, language);
  if (!attestation) return { result: "missing", reason: phrases.notAnswered(said.question) };
  if (!attestation.answer) return { result: "not-met", reason: said.no };
  const minimum = said.minimum === undefined ? undefined : readStandard(said.minimum);
  const weak = minimum === undefined ? undefined : judgeStandard(context, said, minimum);
  if (weak) return weak;
  if (level === "mandatory" && !attestation.basis)
    return { result: "missing", reason: phrases.basisMissing(said.yes) };
  const held = attestation.standard === undefined ? undefined : readStandard(attestation.standard);
  return { result: "met", reason: held ? phrases.heldAs(said.yes, spelled(held)) : said.yes };
}

function judgeStandard(
  context: CriterionContext,
  said: AnswerSentences,
  minimum: Standard,
): Judgement | undefined {
  const phrases = wordsFor(PHRASES, context.language);
  const known = listed(STANDARDS, "or");
  const word = context.attestation?.standard;
  if (word === undefined)
    return { result: "missing", reason: phrases.standardMissing(said.yes, spelled(minimum), known) };
  const held = readStandard(word);
  if (held === undefined) return { result: "missing", reason: phrases.standardUnknown(word, known) };
  if (reaches(held, minimum)) return undefined;
  return { result: "not-met", reason: phrases.standardTooLow(said.yes, spelled(held), spelled(minimum)) };
}

/** For a computed criterion that the case leaves open: the officer's answer decides, otherwise it is missing with `ask`. */
export function askOfficer(
  context: CriterionContext,
  said: { ask: string; yes: string; no: string },
): Judgement {
  if (!context.attestation) return { result: "missing", reason: said.ask };
  const judged = judgeAnswer(context, { question: said.ask, yes: said.yes, no: said.no });
  if (judged.result === "missing") return judged;
  return { result: judged.result, reason: wordsFor(PHRASES, context.language).byOfficer(judged.reason) };
}
