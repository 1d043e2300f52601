// max_elapsed_time: no more than so many hours have passed since the disappearance.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { hoursSince, spokenHours } from "./elapsed.ts";
import { commonParams, defineKind } from "./kind.ts";

const params = z.strictObject({ ...commonParams, hours: z.number().positive().max(8760) });

/** Computed in real hours; when only part of the interval of the disappearance lies within the limit, an officer says. */
export const maxElapsedTime = defineKind({
  code: "max_elapsed_time",
  kind: "computed",
  params,
  wordings: {
    en: {
      name: "Time since the disappearance",
      question: ({ hours }) => `Did the child disappear no more than ${spokenHours(hours)} ago?`,
      met: (most: string, limit: string) =>
        `${most} at most have passed since the disappearance; the limit is ${limit}.`,
      notMet: (least: string, limit: string) =>
        `${least} at least have passed since the disappearance; the limit is ${limit}.`,
      ask: (limit: string) =>
        `The times given leave open whether the child disappeared within ${limit}: narrow them, or answer max_elapsed_time.`,
      yes: (limit: string) => `The child disappeared no more than ${limit} ago.`,
      no: (limit: string) => `The child disappeared more than ${limit} ago.`,
    },
  },
  evaluate({ hours }, { disappearance }, context, words) {
    const { least, most } = hoursSince(disappearance, context.now);
    const limit = spokenHours(hours);
    if (most <= hours) return { result: "met", reason: words.met(spokenHours(most), limit) };
    if (least > hours) return { result: "not-met", reason: words.notMet(spokenHours(least), limit) };
    return askOfficer(context, { ask: words.ask(limit), yes: words.yes(limit), no: words.no(limit) });
  },
});
