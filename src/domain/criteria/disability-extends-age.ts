// disability_extends_age: a disability or dementia admits a person whom the age rule leaves out, or is itself a ground.
import { z } from "zod";
import type { Child } from "../../../schemas/alert.ts";
import { askOfficer } from "./attested.ts";
import { type AgeBounds, childAge, childrenSought } from "./child-age.ts";
import { commonParams, defineKind } from "./kind.ts";

const disability = z.enum(["intellectual", "autistic", "mental", "dementia", "physical"]);
const params = z.strictObject({
  ...commonParams,
  types: z
    .array(disability)
    .min(1)
    .default([...disability.options]),
  upperAge: z.int().min(1).max(120).optional(),
  under: z.int().min(1).max(121).optional(),
});
type Params = z.output<typeof params>;

/**
 * Computed from the conditions of every person still sought: one of `types`, and younger than `upperAge` where the plan sets one.
 * A person younger than `under` needs no disability, so that siblings may be sought together.
 */
export const disabilityExtendsAge = defineKind({
  code: "disability_extends_age",
  kind: "computed",
  params,
  english: {
    name: "Disability",
    question:
      "Does the person have a disability of a kind that the plan names[[ ({types})]][[, needed only from the age of {under}]]?",
    met: "A condition that the plan names is recorded[[ ({types})]].",
    young: "No disability is needed under {under}.",
    notMet: "No condition that the plan names[[ ({types})]] is recorded for person {number}.",
    tooOld: "Person {number} is {age}: the plan admits a disability only under {upperAge}.",
    open: "Person {number} may be under {upperAge} or not: say the age, or answer “{criterion}”.",
    yes: "The disability rule of the plan applies.",
    no: "The disability rule of the plan does not apply.",
  },
  slots: ({ types, under, upperAge }, wording) => ({
    types: wording.terms("disability", types, "or"),
    under: under === undefined ? "" : wording.number(under),
    upperAge: upperAge === undefined ? "" : wording.number(upperAge),
  }),
  evaluate(params, alertCase, context, say) {
    const { upperAge, under } = params;
    let ask: string | undefined;
    let needed = false;
    for (const { child, number } of childrenSought(alertCase)) {
      const age = childAge(child, alertCase.disappearance, context.timeZone);
      if (isYoungEnough(age, params)) continue;
      needed = true;
      const person = { number: context.wording.number(number) };
      if (!hasCondition(child, params)) return { result: "not-met", reason: say("notMet", person) };
      if (upperAge === undefined) continue;
      if (age && age.from >= upperAge) {
        const said = { ...person, age: context.wording.number(age.from) };
        return { result: "not-met", reason: say("tooOld", said) };
      }
      if (!age || age.to >= upperAge) ask ??= say("open", person);
    }
    if (!needed && under !== undefined) return { result: "met", reason: say("young") };
    if (ask === undefined) return { result: "met", reason: say("met") };
    return askOfficer(context, { ask, yes: say("yes"), no: say("no") });
  },
});

function isYoungEnough(age: AgeBounds | undefined, { under }: Params): boolean {
  return under !== undefined && age !== undefined && age.to < under;
}

function hasCondition(child: Child, { types }: Params): boolean {
  return child.conditions.some((condition) => types.some((type) => type === condition));
}
