// The verdict on a case under its plan, as verbs ask for it; and what of it stands in the way of a submission or a commit.
import type { AlertCase } from "../../schemas/alert.ts";
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import type { Plan } from "../../schemas/plan.ts";
import { evaluate } from "../domain/criteria/evaluate.ts";
import { timeZoneOf } from "../domain/plan-rules.ts";
import { Problem } from "../errors.ts";
import type { ApprovalRow } from "../store/approvals.ts";
import { approvalNote } from "./approval-note.ts";
import { officerWords } from "./officer-language.ts";

/** What a verdict depends on besides plan and case. `approvals` are those of the bulletin in question, `key` opens their reasons, `languages` are the officer's. */
export type JudgedBy = {
  now: Date;
  agencyId: string;
  approvals: readonly ApprovalRow[];
  key: Buffer | null;
  sceneInside: boolean | null;
  languages: readonly string[] | undefined;
};

/** Judges a case. */
export function judgeCase(plan: Plan, alertCase: AlertCase, by: JudgedBy): CriteriaReport {
  return evaluate(plan, alertCase, {
    now: by.now,
    timeZone: timeZoneOf(plan, alertCase.region),
    approvals: by.approvals.map(({ capacity, agencyId }) => ({ capacity, agencyId })),
    overrides: by.approvals.flatMap((approval) => approvalNote(by.key, approval).overrides),
    words: officerWords(plan, by.languages),
    agencyId: by.agencyId,
    ...(by.sceneInside === null ? {} : { sceneInside: by.sceneInside }),
  });
}

/** The problem when something stands in the way of a submission; what an authoriser may still override does not. */
export function submissionRefusal(report: CriteriaReport): Problem | undefined {
  const standing = report.standing.filter((index) => report.results[index]?.overridable !== true);
  return standing.length > 0 ? notMet(report, standing) : undefined;
}

/** The problem when anything stands in the way of a commit: by now every override must have been given. */
export function commitRefusal(report: CriteriaReport): Problem | undefined {
  return report.standing.length > 0 ? notMet(report, report.standing) : undefined;
}

function notMet(report: CriteriaReport, standing: readonly number[]): Problem {
  const errors = standing.flatMap((index) => {
    const finding = report.results[index];
    if (!finding) return [];
    return [{ pointer: `/attestations/${finding.criterion}`, code: finding.result, message: finding.reason }];
  });
  const names = standing.flatMap((index) => report.results[index]?.criterion ?? []);
  return new Problem(
    "unprocessable",
    "criteria-not-met",
    `The plan does not allow this alert yet; in the way: ${[...new Set(names)].join(", ")}.`,
    { errors, extra: { criteria: report } },
  );
}
