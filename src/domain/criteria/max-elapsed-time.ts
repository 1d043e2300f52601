// max_elapsed_time: no more than so many hours have passed since the disappearance.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { hoursSince } from "./elapsed.ts";
import { commonParams, defineKind } from "./kind.ts";

const params = z.strictObject({ ...commonParams, hours: z.number().positive().max(8760) });

/** Computed in real hours; when only part of the interval of the disappearance lies within the limit, an officer says. */
export const maxElapsedTime = defineKind({
  code: "max_elapsed_time",
  kind: "computed",
  params,
  english: {
    name: "Time since the disappearance",
    question: "Did the child disappear no more than {limit} ago?",
    met: "{most} at most have passed since the disappearance; the limit is {limit}.",
    notMet: "{least} at least have passed since the disappearance; the limit is {limit}.",
    ask: "The times given leave open whether the child disappeared within {limit}: narrow them, or answer “{criterion}”.",
    yes: "The child disappeared no more than {limit} ago.",
    no: "The child disappeared more than {limit} ago.",
  },
  slots: (params, { hours }) => ({ limit: hours(params.hours) }),
  evaluate({ hours }, { disappearance }, context, say) {
    const { least, most } = hoursSince(disappearance, context.now);
    const said = { least: context.wording.hours(least), most: context.wording.hours(most) };
    if (most <= hours) return { result: "met", reason: say("met", said) };
    if (least > hours) return { result: "not-met", reason: say("notMet", said) };
    return askOfficer(context, { ask: say("ask"), yes: say("yes"), no: say("no") });
  },
});
