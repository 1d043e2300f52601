// From rows to what the API answers. Opens the case, decides nothing.
import type { AlertCase } from "../../schemas/alert.ts";
import { requiredApprovalsLeft } from "../domain/plan-rules.ts";
import { readAgency } from "../store/agencies.ts";
import type { AlertRow } from "../store/alerts.ts";
import type { ApprovalRow } from "../store/approvals.ts";
import { type BulletinRow, readNewestArea } from "../store/bulletins.ts";
import { type ByHandRow, byHandOf } from "../store/by-hand.ts";
import type { Db } from "../store/db.ts";
import { delegationsOf } from "../store/delegations.ts";
import { isPlanConfirmed } from "../store/plan-versions.ts";
import { sharesOf } from "../store/shares.ts";
import { callingsOf } from "./calling-view.ts";
import type { OfficerContext } from "./context.ts";
import { judgeCase } from "./judge-case.ts";
import { type LoadedAlert, loadAlert, openBulletinOf } from "./load-alert.ts";
import { neighboursOf } from "./neighbours-of.ts";
import { openProposal, type Proposal } from "./proposal.ts";
import { sceneInside } from "./resolve-case-area.ts";
import type {
  AlertSummary,
  AlertView,
  ApprovalView,
  BulletinAnswer,
  BulletinView,
  ByHandView,
} from "./views.ts";

/** The whole alert as it now stands, read anew; within the transaction of a change it shows the change. */
export async function viewAlert(db: Db, context: OfficerContext, alertId: string): Promise<AlertView> {
  const permission = context.actor.kind === "system" ? "expire" : "read";
  return viewOf(db, context, await loadAlert(db, context, permission, alertId));
}

/** The alert and one of its bulletins, by the bulletin's id. */
export async function viewBulletin(
  db: Db,
  context: OfficerContext,
  alertId: string,
  bulletinId: string,
  committed: boolean,
): Promise<BulletinAnswer> {
  const alert = await viewAlert(db, context, alertId);
  const bulletin = alert.bulletins.find(({ id }) => id === bulletinId);
  if (!bulletin) throw new Error(`bulletin ${bulletinId} is not among those of alert ${alertId}`);
  return { alert, bulletin, committed };
}

/** The view of an alert that is already loaded. */
export async function viewOf(db: Db, context: OfficerContext, alert: LoadedAlert): Promise<AlertView> {
  const { row } = alert;
  const open = openBulletinOf(alert);
  const proposed = open && proposalOf(alert, open);
  const shares = await sharesOf(db, row.id);
  const byHand = await byHandOf(db, row.id);
  const callings = await callingsOf(db, alert);
  const { country, region, tier, status, expiresAt, ...said } = alert.case ?? NOTHING_SAID;
  return {
    ...said,
    ...summaryOf(row),
    planConfirmed: await isPlanConfirmed(db, row.planVersion),
    requestedExpiresAt: expiresAt ?? null,
    criteria: alert.case && (await criteriaOf(db, context, alert, alert.case)),
    resolvedArea: alert.case && (await readNewestArea(db, row.id)),
    cut: proposed?.cut ?? [],
    neighbours: neighboursOf(context, alert.plan.plan, {
      scene: alert.case?.disappearance.point?.coordinates ?? null,
      cut: proposed?.cut ?? [],
      languages: context.languages,
    }),
    bulletins: alert.bulletins.map((bulletin) => ({
      ...bulletinView(alert, bulletin),
      calling: callings.get(bulletin.id) ?? null,
    })),
    shares: shares.map(({ sharedAt, ...share }) => ({ ...share, sharedAt: sharedAt.toISOString() })),
    byHand: byHand.map(byHandView),
    delegations: (await delegationsOf(db, row.id)).map(({ at, revokedAt, ...given }) => ({
      ...given,
      at: at.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    })),
  };
}

/** The proposal of a bulletin that is not committed; undefined once it was erased. */
export function proposalOf(alert: LoadedAlert, bulletin: BulletinRow): Proposal | undefined {
  if (!alert.key || !bulletin.proposalSealed) return undefined;
  return openProposal(alert.key, bulletin.id, bulletin.proposalSealed);
}

/** The facts of an alert that are no personal data. */
export function summaryOf(row: AlertRow): AlertSummary {
  const { caseSealed: _sealed, ...facts } = row;
  return {
    ...facts,
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    activatedAt: row.activatedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

/** The signatures that count on one bulletin. */
export function approvalsOn(alert: LoadedAlert, bulletin: BulletinRow): ApprovalRow[] {
  return alert.approvals.filter((approval) => approval.bulletinId === bulletin.id);
}

/** One line of the list of what is done by hand. */
export function byHandView({ doneAt, ...row }: ByHandRow): ByHandView {
  return { ...row, doneAt: doneAt?.toISOString() ?? null };
}

const NOTHING_SAID: Partial<AlertCase> = {};

function bulletinView(alert: LoadedAlert, bulletin: BulletinRow): Omit<BulletinView, "calling"> {
  const approvals = approvalsOn(alert, bulletin);
  const awaited =
    bulletin.state === "draft" || bulletin.state === "submitted" || bulletin.state === "returned";
  return {
    id: bulletin.id,
    number: bulletin.number,
    kind: bulletin.kind,
    state: bulletin.state,
    version: bulletin.version,
    digest: bulletin.digest,
    reach: bulletin.reach,
    channels: bulletin.channels,
    requestedBy: bulletin.requestedBy,
    expiresAt: bulletin.expiresAt.toISOString(),
    createdAt: bulletin.createdAt.toISOString(),
    submittedAt: bulletin.submittedAt?.toISOString() ?? null,
    committedAt: bulletin.committedAt?.toISOString() ?? null,
    settledAt: bulletin.settledAt?.toISOString() ?? null,
    approvals: approvals.map(approvalView),
    approvalsLeft: awaited ? requiredApprovalsLeft(alert.tier, approvals, alert.row.agencyId) : [],
    returnedFor: proposalOf(alert, bulletin)?.returned?.reason ?? null,
  };
}

function approvalView(approval: ApprovalRow): ApprovalView {
  return {
    capacity: approval.capacity,
    officerId: approval.officerId,
    agencyId: approval.agencyId,
    version: approval.version,
    at: approval.at.toISOString(),
    overrides: approval.overrides.map(({ criterion }) => criterion),
    byTelephone: approval.recordedBy === null ? null : { recordedBy: approval.recordedBy },
  };
}

// An active alert is shown as it was judged when it was released: hours that pass later do not undo a verdict.
async function criteriaOf(db: Db, context: OfficerContext, alert: LoadedAlert, alertCase: AlertCase) {
  const first = alert.bulletins[0];
  const agency = await readAgency(db, alert.row.agencyId);
  return judgeCase(alert.plan.plan, alertCase, {
    now: alert.row.activatedAt ?? context.clock.now(),
    agencyId: alert.row.agencyId,
    approvals: first ? approvalsOn(alert, first) : [],
    key: alert.key,
    sceneInside: agency ? sceneInside(agency.ground, alertCase) : null,
    languages: context.languages,
  });
}
