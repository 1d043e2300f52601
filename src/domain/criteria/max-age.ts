// max_age: the child was younger than a limit on the day of the disappearance.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { childAge, childrenSought } from "./child-age.ts";
import { commonParams, defineKind } from "./kind.ts";

const params = z.strictObject({
  ...commonParams,
  under: z.int().min(1).max(121),
  from: z.int().min(0).max(120).optional(),
});

/**
 * Computed from birth date or age of every child still sought; `under` and `from` are completed years.
 * An age range or an unknown age on both sides of the limit is `missing` until an officer says which.
 */
export const maxAge = defineKind({
  code: "max_age",
  kind: "computed",
  params,
  wordings: {
    en: {
      name: "Age",
      question: ({ under, from }) =>
        `Was the child ${from === undefined ? "" : `at least ${from} and `}under ${under} on the day of the disappearance?`,
      met: (ages: string, limit: string) => `Aged ${ages}: the plan is for children ${limit}.`,
      notMet: (number: number, age: string, limit: string) =>
        `Child ${number} was ${age} on the day of the disappearance: the plan is for children ${limit}.`,
      unknown: (number: number, limit: string) =>
        `Nothing tells how old child ${number} is: add a birth date or an age, or say whether the child is ${limit} (answer to max_age).`,
      open: (number: number, age: string, limit: string) =>
        `Child ${number} may be ${age}: say whether the child is ${limit}, by a birth date, a narrower age, or an answer to max_age.`,
      yes: (limit: string) => `The child is ${limit}.`,
      no: (limit: string) => `The child is not ${limit}.`,
      limit: (under: number, from?: number) =>
        from === undefined ? `under ${under}` : `from ${from} and under ${under}`,
      range: (from: number, to: number) => (from === to ? `${from}` : `${from} to ${to}`),
    },
  },
  evaluate({ under, from = 0 }, alertCase, context, words) {
    const limit = words.limit(under, from === 0 ? undefined : from);
    const ages: string[] = [];
    let ask: string | undefined;
    for (const { child, number } of childrenSought(alertCase)) {
      const age = childAge(child, alertCase.disappearance, context.timeZone);
      if (!age) {
        ask ??= words.unknown(number, limit);
        continue;
      }
      const spoken = words.range(age.from, age.to);
      if (age.from >= under || age.to < from)
        return { result: "not-met", reason: words.notMet(number, spoken, limit) };
      if (age.to >= under || age.from < from) ask ??= words.open(number, spoken, limit);
      ages.push(spoken);
    }
    if (ask === undefined) return { result: "met", reason: words.met(ages.join(", "), limit) };
    return askOfficer(context, { ask, yes: words.yes(limit), no: words.no(limit) });
  },
});
