// What a plan asks, in words. For everybody: it knows no case.
import type { Plan } from "../../schemas/plan.ts";
import { CRITERIA } from "../domain/criteria/index.ts";
import { wordingOf } from "../domain/criteria/wording.ts";
import { officerWords } from "./officer-language.ts";

/** One rule of a plan in words; `criterion` is the rule's code. */
export type CriterionAsked = { criterion: string; name: string; question: string };

/** Every rule of a plan in its order, named and asked in the language that `officerWords` chooses, with that language's tag. */
export function criteriaAsked(
  plan: Plan,
  wanted: readonly string[],
): { language: string; criteria: CriterionAsked[] } {
  const words = officerWords(plan, wanted);
  const wording = wordingOf(words);
  const criteria = plan.criteria.map(({ criterion, params }) => ({
    criterion,
    name: CRITERIA.get(criterion)?.name(wording) ?? criterion,
    question: CRITERIA.get(criterion)?.question(params, wording) ?? criterion,
  }));
  return { language: words.language, criteria };
}
