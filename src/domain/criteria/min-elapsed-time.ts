// min_elapsed_time: the child was searched for in vain for at least so many hours.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { hoursSince } from "./elapsed.ts";
import { commonParams, defineKind } from "./kind.ts";

const params = z.strictObject({ ...commonParams, hours: z.number().positive().max(8760) });

/** Computed in real hours since the disappearance; when only part of its interval reaches the limit, an officer says. */
export const minElapsedTime = defineKind({
  code: "min_elapsed_time",
  kind: "computed",
  params,
  english: {
    name: "Time of search",
    question: "Has the child been searched for in vain for at least {limit}?",
    met: "{least} at least have passed; the plan asks for {limit} of search.",
    notMet: "{most} at most have passed since the disappearance; the plan asks for {limit} of search first.",
    ask: "The times given leave open whether {limit} have passed: narrow them, or answer “{criterion}”.",
    yes: "The search has lasted at least {limit}.",
    no: "The search has not lasted {limit} yet.",
  },
  slots: (params, { hours }) => ({ limit: hours(params.hours) }),
  evaluate({ hours }, { disappearance }, context, say) {
    const { least, most } = hoursSince(disappearance, context.now);
    const said = { least: context.wording.hours(least), most: context.wording.hours(most) };
    if (least >= hours) return { result: "met", reason: say("met", said) };
    if (most < hours) return { result: "not-met", reason: say("notMet", said) };
    return askOfficer(context, { ask: say("ask"), yes: say("yes"), no: say("no") });
  },
});
