// guardian_consent: a parent or guardian agrees to the publication.
import { z } from "zod";
import { attestedParams, judgeAnswer } from "./attested.ts";
import { defineKind } from "./kind.ts";

const MAY_PROCEED = ["prosecutor_may_proceed", "authority_may_proceed"] as const;
const INSTEAD = ["family_court", "relatives"] as const;
const params = z.strictObject({
  ...attestedParams,
  fallback: z
    .enum([...MAY_PROCEED, ...INSTEAD])
    .or(z.string().regex(/ /, "write one of the codes, or the source's own words"))
    .optional(),
});

/**
 * Attested. `fallback` says what stands in for the consent: with `…_may_proceed` whoever signs may go ahead without it (waived);
 * with `family_court`, `relatives` or the source's own words theirs counts as consent, and the basis names them.
 */
export const guardianConsent = defineKind({
  code: "guardian_consent",
  kind: "attested",
  params,
  english: {
    name: "Consent of the guardians",
    question: "Does a parent or guardian agree to the publication[[ (or instead: {instead})]]?",
    yes: "A parent or guardian agrees to the publication[[ (or instead: {instead})]].",
    no: "No parent or guardian agrees to the publication[[ (nor, instead: {instead})]].",
    mayProceed:
      "Consent is sought whenever possible and is not on record; whoever signs[[ ({who})]] may go ahead without it.",
  },
  slots: ({ fallback }, { termOrText }) => {
    const may = mayProceed(fallback);
    return {
      instead: may ? "" : termOrText("fallback", fallback),
      who: may ? termOrText("fallback", fallback) : "",
    };
  },
  evaluate(params, _case, context, say) {
    const judged = judgeAnswer(context, {
      question: say("question"),
      yes: say("yes"),
      no: say("no"),
      minimum: params.standard,
    });
    if (judged.result === "met" || !mayProceed(params.fallback)) return judged;
    return { result: "waived", reason: say("mayProceed") };
  },
});

function mayProceed(fallback: string | undefined): boolean {
  return MAY_PROCEED.some((code) => code === fallback);
}
