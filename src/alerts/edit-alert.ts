import { type AlertCase, alertCase } from "../../schemas/alert.ts";
import type { PinnedPlan } from "../../schemas/plan.ts";
import { alertStateAfter } from "../domain/alert-states.ts";
import { voidApprovals } from "../store/approvals.ts";
import { keepCredentials } from "../store/bulletin-credentials.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { dropAnswers } from "../store/idempotency.ts";
import { editAlertRow } from "../store/move-alerts.ts";
import { pinPlanVersion } from "../store/plan-versions.ts";
import { insertVerdict } from "../store/verdicts.ts";
import { editBulletinRow } from "../store/write-bulletins.ts";
import { caseInRegion } from "./case-in-region.ts";
import { bindCasePhotos } from "./case-photos.ts";
import { caseUnderPlan } from "./case-under-plan.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { judgeCase, submissionRefusal } from "./judge-case.ts";
import { bulletinNumbered, type LoadedAlert, loadAlert, lockAlert } from "./load-alert.ts";
import { ownAgency } from "./own-agency.ts";
import { fieldProblem, parseInput } from "./parse-input.ts";
import { patchCase } from "./patch-case.ts";
import { permitOfficer } from "./permit.ts";
import { planInForce } from "./plan-in-force.ts";
import { bulletinColumns, type PreparedBulletin, prepareBulletin } from "./prepare-bulletin.ts";
import { recordAct } from "./record.ts";
import { contentsOf, versionMismatch, wrongState } from "./refusals.ts";
import { refuseFaultyTexts } from "./refuse-faulty-texts.ts";
import { sealJson } from "./sealed-json.ts";
import { viewAlert } from "./view-alert.ts";
import type { AlertView } from "./views.ts";

/**
 * Edits a draft, returned or submitted alert: `changes` is a merge patch (RFC 7396) over the case, `version` the one that was
 * read (412 otherwise). A submitted one loses its approvals and must be shown again; a draft takes the plan in force.
 */
export async function editAlert(
  context: OfficerContext,
  input: { alertId: string; version: number; changes: unknown },
): Promise<AlertView> {
  const officer = permitOfficer(context.actor, "edit");
  const alert = await loadAlert(context.pool, context, "edit", input.alertId);
  refuseUnlessEditable(alert, input.version);
  const { plan, prepared } = await prepareEdit(context, alert, input.changes);
  return withTransaction(context.pool, async (tx) => {
    const locked = await lockAlert(tx, context, "edit", input.alertId);
    refuseUnlessEditable(locked, input.version);
    await writeEdit(tx, context, locked, { officer, plan, prepared });
    return viewAlert(tx, context, input.alertId);
  });
}

function refuseUnlessEditable({ row }: LoadedAlert, version: number): void {
  if (alertStateAfter(row.state, "edit") === undefined)
    throw wrongState(`Alert ${row.id}`, row.state, "edit");
  if (row.version !== version) throw versionMismatch(row.id, row.version);
}

async function prepareEdit(context: OfficerContext, alert: LoadedAlert, changes: unknown) {
  const before = contentsOf(alert);
  const edited = parseInput(alertCase, patchCase(before.case, changes));
  if (edited.country !== alert.row.country)
    throw fieldProblem("other-country", "/country", "An alert stays in its country: make another draft.");
  const plan =
    alert.row.state === "submitted"
      ? alert.plan
      : await planInForce(context.pool, context, edited.country, edited.status);
  const agency = await ownAgency(context.pool, alert.row);
  const { case: checked, tier } = caseUnderPlan(
    plan.plan,
    caseInRegion(plan.plan, edited, agency.subdivisions),
  );
  const prepared = await prepareBulletin(context.pool, context, {
    alert: { id: alert.row.id, agency, key: before.key },
    bulletin: { id: bulletinNumbered(alert, 1).id, number: 1, kind: "alert", supersedes: [] },
    plan,
    tier,
    case: checked,
  });
  return { plan, prepared };
}

type Edit = { officer: OfficerActor; plan: PinnedPlan; prepared: PreparedBulletin };

async function writeEdit(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  { officer, plan, prepared }: Edit,
): Promise<void> {
  const { row } = alert;
  const { key } = contentsOf(alert);
  const written: AlertCase = prepared.proposal.case;
  const at = context.clock.now();
  const version = row.version + 1;
  const { sceneInside } = prepared.place;
  const by = {
    now: at,
    agencyId: row.agencyId,
    approvals: [],
    key,
    sceneInside,
    languages: context.languages,
  };
  const report = judgeCase(plan.plan, written, by);
  if (row.state === "submitted") {
    const refusal = submissionRefusal(report);
    if (refusal) throw refusal;
    refuseFaultyTexts(prepared.proposal);
  }
  await pinPlanVersion(tx, plan);
  await bindCasePhotos(tx, { id: row.id, key }, prepared.photos);
  const edited = await editAlertRow(tx, {
    id: row.id,
    version: row.version,
    region: written.region ?? null,
    tier: written.tier,
    status: written.status,
    planVersion: plan.version,
    caseSealed: sealJson(key, written, `case:${row.id}`),
    expiresAt: prepared.expiresAt,
    at,
  });
  const bulletin = bulletinNumbered(alert, 1);
  const columns = bulletinColumns(key, bulletin.id, prepared);
  const shown = await editBulletinRow(tx, {
    ...columns,
    id: bulletin.id,
    version,
    requestedBy: officer.officerId,
  });
  if (!edited || !shown) throw versionMismatch(row.id, row.version);
  await keepCredentials(tx, {
    bulletinId: bulletin.id,
    officerId: officer.officerId,
    part: "asked",
    credentials: officer.credentials,
  });
  const voided = await voidApprovals(tx, bulletin.id, at);
  await dropAnswers(tx, row.id, ["approve"]);
  await insertVerdict(tx, { alertId: row.id, version, act: "edit", report, at });
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "alert.edited",
    subjects: { bulletin: bulletin.id, version, plan: plan.version, voidedApprovals: voided },
    details: { case: written },
  });
}
