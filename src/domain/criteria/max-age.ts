// max_age: the child was younger than a limit on the day of the disappearance.
import { z } from "zod";
import { askOfficer } from "./attested.ts";
import { type AgeBounds, childAge, childrenSought } from "./child-age.ts";
import { commonParams, defineKind } from "./kind.ts";

const params = z
  .strictObject({
    ...commonParams,
    under: z.int().min(1).max(121),
    from: z.int().min(0).max(120).optional(),
  })
  .refine(({ under, from = 0 }) => from < under, {
    message: "nobody is that old: from must be below under",
    path: ["from"],
  });

/**
 * Computed from birth date or age of every child still sought; `under` and `from` are completed years.
 * An age range or an unknown age on both sides of the limit is `missing` until an officer says which.
 */
export const maxAge = defineKind({
  code: "max_age",
  kind: "computed",
  params,
  english: {
    name: "Age",
    question: "Was the child [[at least {from} and ]]under {under} on the day of the disappearance?",
    met: "Aged {ages}: the plan is for children [[from {from} and ]]under {under}.",
    notMet:
      "Child {number} was {age} on the day of the disappearance: the plan is for children [[from {from} and ]]under {under}.",
    unknown:
      "Nothing tells how old child {number} is: add a birth date or an age, or say whether the child is [[from {from} and ]]under {under} (answer to “{criterion}”).",
    open: "Child {number} may be {age}: say whether the child is [[from {from} and ]]under {under}, by a birth date, a narrower age, or an answer to “{criterion}”.",
    yes: "The child is [[from {from} and ]]under {under}.",
    no: "The child is not [[from {from} and ]]under {under}.",
    range: "{least} to {most}",
  },
  slots: ({ under, from = 0 }, { number }) => ({
    under: number(under),
    from: from === 0 ? "" : number(from),
  }),
  evaluate({ under, from = 0 }, alertCase, context, say) {
    const { list, number: written } = context.wording;
    const spoken = (age: AgeBounds) =>
      age.from === age.to
        ? written(age.from)
        : say("range", { least: written(age.from), most: written(age.to) });
    const ages: string[] = [];
    let ask: string | undefined;
    for (const { child, number } of childrenSought(alertCase)) {
      const known = childAge(child, alertCase.disappearance, context.timeZone);
      if (!known) {
        ask ??= say("unknown", { number: written(number) });
        continue;
      }
      const said = { number: written(number), age: spoken(known) };
      if (known.from >= under || known.to < from) return { result: "not-met", reason: say("notMet", said) };
      if (known.to >= under || known.from < from) ask ??= say("open", said);
      ages.push(said.age);
    }
    if (ask === undefined) return { result: "met", reason: say("met", { ages: list(ages, "and") }) };
    return askOfficer(context, { ask, yes: say("yes"), no: say("no") });
  },
});
