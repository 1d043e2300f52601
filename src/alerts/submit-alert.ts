import { alertStateAfter } from "../domain/alert-states.ts";
import { keepCredentials } from "../store/bulletin-credentials.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { dropAnswers } from "../store/idempotency.ts";
import { moveAlertRow } from "../store/move-alerts.ts";
import { insertVerdict } from "../store/verdicts.ts";
import { editBulletinRow, moveBulletinRow } from "../store/write-bulletins.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { judgeCase, submissionRefusal } from "./judge-case.ts";
import { firstAnswer, keepFirstAnswer, transitionName } from "./kept-answer.ts";
import { bulletinNumbered, type LoadedAlert, loadAlert, lockAlert } from "./load-alert.ts";
import { ownAgency } from "./own-agency.ts";
import { permitOfficer } from "./permit.ts";
import { bulletinColumns, type PreparedBulletin, prepareBulletin } from "./prepare-bulletin.ts";
import { recordAct } from "./record.ts";
import { recordRefusal } from "./record-refusal.ts";
import { changed, contentsOf, wrongState } from "./refusals.ts";
import { refuseFaultyTexts } from "./refuse-faulty-texts.ts";
import { refuseUnconfirmed } from "./refuse-unconfirmed.ts";
import { viewAlert } from "./view-alert.ts";
import type { AlertView } from "./views.ts";

/**
 * Asks for approval. The texts are made anew and frozen, so that the end they name counts from now; what the approvers are
 * shown is what is sent. A pending approval never blocks it, nor does what an authoriser may still override.
 */
export async function submitAlert(
  context: OfficerContext,
  input: { alertId: string; version?: number },
): Promise<AlertView> {
  const officer = permitOfficer(context.actor, "submit");
  const alert = await loadAlert(context.pool, context, "submit", input.alertId);
  const version = input.version ?? alert.row.version;
  const name = transitionName("submit", input.alertId, version);
  if (alertStateAfter(alert.row.state, "submit") === undefined)
    return repeated(context, context.pool, alert, name);
  if (alert.row.version !== version) throw changed(`Alert ${alert.row.id}`, alert.row.version);
  const prepared = await prepareAgain(context, alert);
  return withTransaction(context.pool, async (tx) => {
    const locked = await lockAlert(tx, context, "submit", input.alertId);
    if (alertStateAfter(locked.row.state, "submit") === undefined) return repeated(context, tx, locked, name);
    if (locked.row.version !== version) throw changed(`Alert ${locked.row.id}`, locked.row.version);
    await writeSubmission(tx, context, locked, officer, prepared);
    const answer = await viewAlert(tx, context, input.alertId);
    await keepFirstAnswer(tx, context, name, { id: input.alertId, key: contentsOf(locked).key }, answer);
    return answer;
  });
}

async function repeated(
  context: OfficerContext,
  db: Db,
  { row }: LoadedAlert,
  name: string,
): Promise<AlertView> {
  const answer = await firstAnswer<AlertView>(db, context, name);
  if (!answer) throw wrongState(`Alert ${row.id}`, row.state, "submit");
  return answer;
}

async function prepareAgain(context: OfficerContext, alert: LoadedAlert): Promise<PreparedBulletin> {
  const contents = contentsOf(alert);
  const prepared = await prepareBulletin(context.pool, context, {
    alert: { id: alert.row.id, agency: await ownAgency(context.pool, alert.row), key: contents.key },
    bulletin: { id: bulletinNumbered(alert, 1).id, number: 1, kind: "alert", supersedes: [] },
    plan: alert.plan,
    tier: alert.tier,
    case: contents.case,
  });
  const report = judgeCase(alert.plan.plan, contents.case, {
    now: context.clock.now(),
    agencyId: alert.row.agencyId,
    approvals: [],
    key: contents.key,
    sceneInside: prepared.place.sceneInside,
    languages: context.languages,
  });
  const refusal = submissionRefusal(report);
  if (refusal) {
    await withTransaction(context.pool, (tx) => recordRefusal(tx, context, alert, { act: "submit", report }));
    throw refusal;
  }
  refuseFaultyTexts(prepared.proposal);
  await refuseUnconfirmed(context.pool, context, alert);
  return prepared;
}

async function writeSubmission(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  officer: OfficerActor,
  prepared: PreparedBulletin,
): Promise<void> {
  const { row } = alert;
  const { key } = contentsOf(alert);
  const at = context.clock.now();
  const bulletin = bulletinNumbered(alert, 1);
  const columns = bulletinColumns(key, bulletin.id, prepared);
  const requestedBy = officer.officerId;
  const written =
    (await editBulletinRow(tx, { ...columns, id: bulletin.id, version: row.version, requestedBy })) &&
    (await moveBulletinRow(tx, { id: bulletin.id, act: "submit", to: "submitted", requestedBy, at })) &&
    (await moveAlertRow(tx, { id: row.id, version: row.version, act: "submit", to: "submitted", at }));
  if (!written) throw wrongState(`Alert ${row.id}`, row.state, "submit");
  await keepCredentials(tx, {
    bulletinId: bulletin.id,
    officerId: officer.officerId,
    part: "asked",
    credentials: officer.credentials,
  });
  await dropAnswers(tx, row.id, ["withdraw"]);
  const { sceneInside } = prepared.place;
  const by = {
    now: at,
    agencyId: row.agencyId,
    approvals: [],
    key,
    sceneInside,
    languages: context.languages,
  };
  const report = judgeCase(alert.plan.plan, prepared.proposal.case, by);
  await insertVerdict(tx, { alertId: row.id, version: row.version, act: "submit", report, at });
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "alert.submitted",
    subjects: { bulletin: bulletin.id, version: row.version, digest: prepared.digest },
  });
}
