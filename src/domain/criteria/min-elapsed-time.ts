// min_elapsed_time: the child was searched for in vain for at least so many hours.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { hoursSince, spokenHours } from "./elapsed.ts";
import { commonParams, defineKind } from "./kind.ts";

const params = z.strictObject({ ...commonParams, hours: z.number().positive().max(8760) });

/** Computed in real hours since the disappearance; when only part of its interval reaches the limit, an officer says. */
export const minElapsedTime = defineKind({
  code: "min_elapsed_time",
  kind: "computed",
  params,
  wordings: {
    en: {
      name: "Time of search",
      question: ({ hours }) => `Has the child been searched for in vain for at least ${spokenHours(hours)}?`,
      met: (least: string, limit: string) =>
        `${least} at least have passed; the plan asks for ${limit} of search.`,
      notMet: (most: string, limit: string) =>
        `${most} at most have passed since the disappearance; the plan asks for ${limit} of search first.`,
      ask: (limit: string) =>
        `The times given leave open whether ${limit} have passed: narrow them, or answer min_elapsed_time.`,
      yes: (limit: string) => `The search has lasted at least ${limit}.`,
      no: (limit: string) => `The search has not lasted ${limit} yet.`,
    },
  },
  evaluate({ hours }, { disappearance }, context, words) {
    const { least, most } = hoursSince(disappearance, context.now);
    const limit = spokenHours(hours);
    if (least >= hours) return { result: "met", reason: words.met(spokenHours(least), limit) };
    if (most < hours) return { result: "not-met", reason: words.notMet(spokenHours(most), limit) };
    return askOfficer(context, { ask: words.ask(limit), yes: words.yes(limit), no: words.no(limit) });
  },
});
