// guardian_consent: a parent or guardian agrees to the publication.
import { z } from "zod";
import { type AnswerSentences, attestedParams, judgeAnswer } from "./attested.ts";
import { defineKind } from "./kind.ts";
import { spelled } from "./wording.ts";

const params = z.strictObject({
  ...attestedParams,
  fallback: z
    .enum(["prosecutor_may_proceed", "authority_may_proceed", "family_court", "relatives"])
    .or(z.string().regex(/ /, "one of the codes, or the source's own words"))
    .optional(),
});
type Params = z.output<typeof params>;

/**
 * Attested. `fallback` says what stands in for the consent: with `…_may_proceed` whoever signs may go ahead without it (waived);
 * with `family_court` or `relatives` theirs counts as consent, and the basis names them.
 */
export const guardianConsent = defineKind({
  code: "guardian_consent",
  kind: "attested",
  params,
  wordings: {
    en: {
      name: "Consent of the guardians",
      question: (p: Params) => `Does a parent or guardian${orInstead(p)} agree to the publication?`,
      yes: (p: Params) => `A parent or guardian${orInstead(p)} agrees to the publication.`,
      no: (p: Params) => `No parent or guardian${orInstead(p)} agrees to the publication.`,
      mayProceed: (who: string) =>
        `Consent is sought whenever possible and is not on record; the plan lets the ${who} who signs go ahead without it.`,
    },
  },
  evaluate(params, _case, context, words) {
    const said: AnswerSentences = {
      question: words.question(params),
      yes: words.yes(params),
      no: words.no(params),
      minimum: params.standard,
    };
    const judged = judgeAnswer(context, said);
    const may = /^(.*)_may_proceed$/.exec(params.fallback ?? "")?.[1];
    if (judged.result === "met" || may === undefined) return judged;
    return { result: "waived", reason: words.mayProceed(may) };
  },
});

function orInstead({ fallback }: Params): string {
  return fallback === "family_court" || fallback === "relatives" ? ` (or ${spelled(fallback)} instead)` : "";
}
