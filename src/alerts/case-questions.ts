// Which rules of a plan an officer answers for a case, in the officer's words.
import type { AlertStatus } from "../../schemas/alert.ts";
import type { CriteriaReport, CriterionLevel } from "../../schemas/criteria-report.ts";
import type { Plan } from "../../schemas/plan.ts";
import { applicableCriteria } from "../domain/criteria/applicable.ts";
import { CRITERIA } from "../domain/criteria/index.ts";
import { wordingOf } from "../domain/criteria/wording.ts";
import { officerWords } from "./officer-language.ts";

/** One rule as a question; `standard` says that the plan asks how certain the answer is. */
export type CaseQuestion = {
  criterion: string;
  name: string;
  question: string;
  level: CriterionLevel;
  standard: boolean;
};

/** What a case says that decides which rules speak about it; `answered` are criteria that have an answer already. */
export type AskedCase = {
  tier: string;
  region?: string | undefined;
  status?: AlertStatus;
  answered: ReadonlySet<string>;
  report: CriteriaReport | null;
};

/** The rules that only an officer can answer, and the computed ones that the facts leave open, each once, in the plan's order. */
export function caseQuestions(plan: Plan, asked: AskedCase, languages: readonly string[]): CaseQuestion[] {
  const wording = wordingOf(officerWords(plan, languages));
  const open = new Set(
    asked.report?.results.flatMap(({ criterion, kind, result }) =>
      kind === "computed" && result === "missing" ? [criterion] : [],
    ),
  );
  const questions = new Map<string, CaseQuestion>();
  for (const { criterion, level, params } of applicableCriteria(plan, asked.tier, asked.region)) {
    const kind = CRITERIA.get(criterion);
    if (!kind || questions.has(criterion)) continue;
    const asks = kind.kind === "attested" || open.has(criterion) || asked.answered.has(criterion);
    if (asks && kind.kind !== "approval")
      questions.set(criterion, {
        criterion,
        name: kind.name(wording),
        question: kind.question(params, wording),
        level,
        standard: typeof params === "object" && params !== null && "standard" in params,
      });
  }
  return [...questions.values()];
}
