// The verdict at the moment of release, with the overrides of those who signed.
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import { Problem } from "../errors.ts";
import type { ApprovalRow } from "../store/approvals.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import type { OfficerContext } from "./context.ts";
import { judgeCase } from "./judge-case.ts";
import type { LoadedAlert } from "./load-alert.ts";
import type { Proposal } from "./proposal.ts";
import { contentsOf } from "./refusals.ts";
import { proposalOf } from "./view-alert.ts";

/** A proposal with its verdict. */
export type JudgedApproval = { proposal: Proposal; report: CriteriaReport };

/** Not a criterion: overriding it sets the plan's night rule aside. */
export const NIGHT_OVERRIDE = "night";

/** Judges the bulletin's case; an update by the hour at which its alert was released, for its time limits were kept then. */
export function judgeApproval(
  context: OfficerContext,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  approvals: readonly ApprovalRow[],
): JudgedApproval {
  const { key } = contentsOf(alert);
  const proposal = proposalOf(alert, bulletin);
  if (!proposal) throw new Error(`bulletin ${bulletin.id} is submitted and has no proposal`);
  const report = judgeCase(alert.plan.plan, proposal.case, {
    now: alert.row.activatedAt ?? context.clock.now(),
    agencyId: alert.row.agencyId,
    approvals,
    key,
    sceneInside: proposal.sceneInside,
    languages: context.languages,
  });
  return { proposal, report };
}

/** Refuses with 422 `override-not-allowed` what the plan lets nobody set aside. */
export function refuseForeignOverrides(
  alert: LoadedAlert,
  overrides: readonly { criterion: string }[],
): void {
  const { plan } = alert.plan;
  const allowed = new Set(
    plan.criteria.filter((rule) => rule.override === "authoriser").map((rule) => rule.criterion),
  );
  if (alert.tier.night?.setAsideBy === "authoriser") allowed.add(NIGHT_OVERRIDE);
  const errors = overrides.flatMap(({ criterion }, index) =>
    allowed.has(criterion)
      ? []
      : [
          {
            pointer: `/overrides/${index}/criterion`,
            code: "override-not-allowed",
            message: `The plan of ${plan.country} lets nobody override ${criterion}.`,
          },
        ],
  );
  if (errors.length > 0)
    throw new Problem("unprocessable", "override-not-allowed", "The plan does not allow this override.", {
      errors,
    });
}
