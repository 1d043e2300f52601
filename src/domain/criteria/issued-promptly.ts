// issued_promptly: an alert helps only soon after the event.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { hoursSince } from "./elapsed.ts";
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
  english: {
    name: "Soon enough",
    question: "Would the alert still come soon enough after the event to help?",
    met: "{least} have passed since the child was last known to be there: soon enough to help.",
    ask: "{least} have passed since the child was last known to be there: say whether an alert still helps (answer to “{criterion}”).",
    yes: "The alert is judged to come soon enough to help.",
    no: "The alert is judged to come too late to help.",
  },
  evaluate({ hours }, { disappearance }, context, say) {
    const { least } = hoursSince(disappearance, context.now);
    const said = { least: context.wording.hours(least) };
    if (least <= hours && context.attestation?.answer !== false)
      return { result: "met", reason: say("met", said) };
    return askOfficer(context, { ask: say("ask", said), yes: say("yes"), no: say("no") });
  },
});
