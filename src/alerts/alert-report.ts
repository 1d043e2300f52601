import { outcomeOf } from "../store/alert-outcomes.ts";
import { type BulletinRow, reportsOf } from "../store/bulletins.ts";
import { dispatchReport } from "../store/dispatch-report.ts";
import { ringTimesOf } from "../store/ring-times.ts";
import { verdictsOf } from "../store/verdicts.ts";
import { notSentOf, timelineOf, waitsOf } from "./alert-timeline.ts";
import type { OfficerContext } from "./context.ts";
import { loadAlert } from "./load-alert.ts";
import { permit } from "./permit.ts";
import { summaryOf, viewOf } from "./view-alert.ts";
import type { AlertReport } from "./views.ts";

/**
 * What happened with an alert, for those who ask afterwards: its time line and waits, every verdict, who signed as what, the frozen
 * totals of each settled bulletin, what was not sent and why, and how the child was found. It names nobody and stays when the case is erased.
 */
export async function alertReport(context: OfficerContext, input: { alertId: string }): Promise<AlertReport> {
  permit(context.actor, "read");
  const alert = await loadAlert(context.pool, context, "read", input.alertId);
  const view = await viewOf(context.pool, context, alert);
  const reports = await reportsOf(context.pool, input.alertId);
  const verdicts = await verdictsOf(context.pool, input.alertId);
  const times = await ringTimesOf(context.pool, input.alertId);
  const outcome = await outcomeOf(context.pool, input.alertId);
  return {
    alert: summaryOf(alert.row),
    plan: { version: alert.plan.version, confirmed: view.planConfirmed },
    verdicts: verdicts.map(({ at, ...verdict }) => ({ ...verdict, at: at.toISOString() })),
    bulletins: view.bulletins.map((bulletin, index) => ({
      ...bulletin,
      returnedFor: null,
      secondsToCommit: secondsToCommit(alert.bulletins[index]),
      totals: reports.get(bulletin.id) ?? null,
    })),
    shares: view.shares,
    byHand: view.byHand,
    timeline: timelineOf(view, times),
    waits: waitsOf(view, times),
    notSent: notSentOf(await dispatchReport(context.pool, input.alertId)),
    outcome: outcome ? { ...outcome, at: outcome.at.toISOString() } : null,
  };
}

// From asking to release: the figure that a programme is judged by.
function secondsToCommit(bulletin: BulletinRow | undefined): number | null {
  if (!bulletin?.submittedAt || !bulletin.committedAt) return null;
  return (bulletin.committedAt.getTime() - bulletin.submittedAt.getTime()) / 1000;
}
