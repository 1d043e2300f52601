import { type BulletinRow, reportsOf } from "../store/bulletins.ts";
import { verdictsOf } from "../store/verdicts.ts";
import type { OfficerContext } from "./context.ts";
import { loadAlert } from "./load-alert.ts";
import { permit } from "./permit.ts";
import { summaryOf, viewOf } from "./view-alert.ts";
import type { AlertReport } from "./views.ts";

/**
 * What happened with an alert, for those who ask afterwards: its times, every verdict, who signed as what, and the frozen totals
 * of each settled bulletin. It names nobody and stays when the case is erased.
 */
export async function alertReport(context: OfficerContext, input: { alertId: string }): Promise<AlertReport> {
  permit(context.actor, "read");
  const alert = await loadAlert(context.pool, context, "read", input.alertId);
  const view = await viewOf(context.pool, context, alert);
  const reports = await reportsOf(context.pool, input.alertId);
  const verdicts = await verdictsOf(context.pool, input.alertId);
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
  };
}

// From asking to release: the figure that a programme is judged by.
function secondsToCommit(bulletin: BulletinRow | undefined): number | null {
  if (!bulletin?.submittedAt || !bulletin.committedAt) return null;
  return (bulletin.committedAt.getTime() - bulletin.submittedAt.getTime()) / 1000;
}
