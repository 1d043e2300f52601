// disability_extends_age: a disability or dementia admits a person whom the age rule leaves out, or is itself a ground.
import { z } from "zod";
import type { Child } from "../../../schemas/alert.ts";
import { askOfficer } from "./attested.ts";
import { type AgeBounds, childAge, childrenSought } from "./child-age.ts";
import { commonParams, defineKind } from "./kind.ts";
import { listed } from "./wording.ts";

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
  wordings: {
    en: {
      name: "Disability",
      question: ({ types }) =>
        `Does the person have a disability of a kind that the plan names (${listed(types, "or")})?`,
      met: (types: string) => `A condition that the plan names is recorded (${types}).`,
      young: (limit: number) => `No disability is needed under ${limit}.`,
      notMet: (number: number, types: string) =>
        `No condition that the plan names (${types}) is recorded for person ${number}.`,
      tooOld: (number: number, age: string, limit: number) =>
        `Person ${number} is ${age}: the plan admits a disability only under ${limit}.`,
      open: (number: number, limit: number) =>
        `Person ${number} may be under ${limit} or not: say the age, or answer disability_extends_age.`,
      yes: "The disability rule of the plan applies.",
      no: "The disability rule of the plan does not apply.",
    },
  },
  evaluate(params, alertCase, context, words) {
    let ask: string | undefined;
    let needed = false;
    for (const { child, number } of childrenSought(alertCase)) {
      const age = childAge(child, alertCase.disappearance, context.timeZone);
      if (isYoungEnough(age, params)) continue;
      needed = true;
      if (!hasCondition(child, params))
        return { result: "not-met", reason: words.notMet(number, listed(params.types, "or")) };
      if (params.upperAge === undefined) continue;
      if (age && age.from >= params.upperAge)
        return { result: "not-met", reason: words.tooOld(number, `${age.from}`, params.upperAge) };
      if (!age || age.to >= params.upperAge) ask ??= words.open(number, params.upperAge);
    }
    if (!needed && params.under !== undefined) return { result: "met", reason: words.young(params.under) };
    if (ask === undefined) return { result: "met", reason: words.met(listed(params.types, "or")) };
    return askOfficer(context, { ask, yes: words.yes, no: words.no });
  },
});

function isYoungEnough(age: AgeBounds | undefined, { under }: Params): boolean {
  return under !== undefined && age !== undefined && age.to < under;
}

function hasCondition(child: Child, { types }: Params): boolean {
  return child.conditions.some((condition) => types.some((type) => type === condition));
}
