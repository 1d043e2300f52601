// issued_promptly: an alert helps only soon after the event.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { hoursSince, spokenHours } from "./elapsed.ts";
import { commonParams, defineKind } from "./kind.ts";

// No source names a number: within a day the case speaks for itself, later an officer must say that it still helps.
const HOURS_DEFAULT = 24;
const params = z.strictObject({
  ...commonParams,
  hours: z.number().positive().max(8760).default(HOURS_DEFAULT),
});

/** Computed within `hours` of the last known time; later, or against an officer's "no", the officer's answer decides. */
export const issuedPromptly = defineKind({
  code: "issued_promptly",
  kind: "computed",
  params,
  wordings: {
    en: {
      name: "Soon enough",
      question: () => "Would the alert still come soon enough after the event to help?",
      met: (hours: string) =>
        `${hours} have passed since the child was last known to be there: soon enough to help.`,
      ask: (hours: string) =>
        `${hours} have passed since the child was last known to be there: say whether an alert still helps (answer to issued_promptly).`,
      yes: "The alert is judged to come soon enough to help.",
      no: "The alert is judged to come too late to help.",
    },
  },
  evaluate({ hours }, { disappearance }, context, words) {
    const { least } = hoursSince(disappearance, context.now);
    if (least <= hours && context.attestation?.answer !== false)
      return { result: "met", reason: words.met(spokenHours(least)) };
    return askOfficer(context, { ask: words.ask(spokenHours(least)), yes: words.yes, no: words.no });
  },
});
