// One of several children is found: an update at once that no longer names that child, and an erasure of it alone.
import type { AlertCase, Child } from "../../schemas/alert.ts";
import { newId } from "../ids.ts";
import { makeAlertKey, sealWith } from "../seal.ts";
import { replaceAlertKey } from "../store/alert-keys.ts";
import { forgetNotes } from "../store/approvals.ts";
import { deleteOpenings } from "../store/audit-history.ts";
import { forgetContents } from "../store/bulletins.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { forgetAnswers } from "../store/idempotency.ts";
import { advanceAlertRow } from "../store/move-alerts.ts";
import { bindPhoto, erasePhotos } from "../store/photos.ts";
import { insertCommittedBulletin } from "../store/write-bulletins.ts";
import { weightOf } from "./bulletin-weight.ts";
import { photoIdsOf } from "./case-photos.ts";
import { contentAtCommit, sealContent } from "./commit-content.ts";
import type { OfficerContext } from "./context.ts";
import { firstAnswer, keepFirstAnswer, oncePerKey, transitionName } from "./kept-answer.ts";
import { committedNumbers, type LoadedAlert, lockAlert, nextNumber, openBulletinOf } from "./load-alert.ts";
import { ownAgency } from "./own-agency.ts";
import { fieldProblem } from "./parse-input.ts";
import { bulletinColumns, type PreparedBulletin, prepareBulletin } from "./prepare-bulletin.ts";
import { recordAct } from "./record.ts";
import { changed, contentsOf, wrongState } from "./refusals.ts";
import { sealJson } from "./sealed-json.ts";
import { viewBulletin } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";
import { discardUpdate } from "./withdraw-alert.ts";

type Retraction = { alertId: string; reason: string; childIndex: number; note?: string | undefined };

/**
 * Commits an update without the found child. Like a cancel it needs one officer, for it only takes back; permission was checked
 * by `cancelAlert`. Everything of the alert that stays is sealed under a new key, so that the child is gone from backups too.
 */
export async function retractChild(
  context: OfficerContext,
  alert: LoadedAlert,
  wanted: Retraction,
): Promise<BulletinAnswer> {
  const name = transitionName("retract", wanted.alertId, wanted.childIndex);
  const { case: before, key } = contentsOf(alert);
  const child = before.children[wanted.childIndex];
  if (!child)
    throw fieldProblem("no-such-child", "/childIndex", `The alert names ${before.children.length} children.`);
  if (wanted.reason !== "found-safe" && wanted.reason !== "found")
    throw fieldProblem(
      "whole-alert",
      "/reason",
      "One child alone can only be found; the rest concerns the alert.",
    );
  if (child.status === "found") return firstOrRefuse(context, context.pool, alert, name);
  const bulletinId = newId("bul", context.clock.now().getTime());
  const prepared = await prepareBulletin(context.pool, context, {
    alert: { id: alert.row.id, agency: await ownAgency(context.pool, alert.row), key },
    bulletin: {
      id: bulletinId,
      number: nextNumber(alert),
      kind: "update",
      supersedes: committedNumbers(alert),
    },
    plan: alert.plan,
    tier: alert.tier,
    case: { ...withoutChild(before, wanted.childIndex), expiresAt: alert.row.expiresAt.toISOString() },
    active: alert.row,
  });
  return withTransaction(context.pool, (tx) =>
    oncePerKey(tx, context, async () => {
      const locked = await lockAlert(tx, context, "cancel", wanted.alertId);
      if (locked.row.version !== alert.row.version) {
        const answer = await firstOrRefuse(context, tx, locked, name);
        return { answer, under: { id: wanted.alertId, key: contentsOf(locked).key } };
      }
      const fresh = await commitRetraction(tx, context, locked, { bulletinId, prepared, wanted });
      const answer = await viewBulletin(tx, context, wanted.alertId, bulletinId, true);
      const under = { id: wanted.alertId, key: fresh };
      await keepFirstAnswer(tx, context, name, under, answer);
      return { answer, under };
    }),
  );
}

async function firstOrRefuse(
  context: OfficerContext,
  db: Db,
  { row }: LoadedAlert,
  name: string,
): Promise<BulletinAnswer> {
  const answer = await firstAnswer<BulletinAnswer>(db, context, name);
  if (!answer) throw changed(`Alert ${row.id}`, row.version);
  return answer;
}

function withoutChild(before: AlertCase, index: number): AlertCase {
  const found: Child = {
    appearance: {},
    clothing: [],
    description: {},
    conditions: [],
    photoIds: [],
    status: "found",
  };
  return { ...before, children: before.children.map((child, place) => (place === index ? found : child)) };
}

async function commitRetraction(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  { bulletinId, prepared, wanted }: { bulletinId: string; prepared: PreparedBulletin; wanted: Retraction },
): Promise<Buffer> {
  const { row } = alert;
  const at = context.clock.now();
  const open = openBulletinOf(alert);
  if (open) await discardUpdate(tx, context, alert, open, "update.overtaken");
  const key = await renewKey(tx, context, alert, { bulletinId, prepared });
  const number = nextNumber(alert);
  const content = contentAtCommit(context, alert, prepared.proposal.content, number);
  const contentSealed = sealContent(key, bulletinId, content);
  const columns = bulletinColumns(key, bulletinId, prepared);
  await insertCommittedBulletin(tx, {
    ...columns,
    contentSealed,
    id: bulletinId,
    alertId: row.id,
    number,
    kind: "update",
    country: row.country,
    reach: "area-or-reached",
    weight: weightOf("cancel", row.status),
    requestedBy: context.actor.kind === "officer" ? context.actor.officerId : null,
    at,
  });
  const caseSealed = sealJson(key, prepared.proposal.case, `case:${row.id}`);
  const advanced = await advanceAlertRow(tx, {
    id: row.id,
    newestNumber: number,
    expiresAt: prepared.expiresAt,
    at,
    content: { caseSealed, region: row.region },
  });
  if (!advanced) throw wrongState(`Alert ${row.id}`, row.state, "cancel");
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "child.retracted",
    subjects: { bulletin: bulletinId, number, child: wanted.childIndex, reason: wanted.reason },
    ...(wanted.note === undefined ? {} : { details: { note: wanted.note } }),
  });
  return key;
}

// Older contents, notes and answers name the child and go; the other children's photos move under the new key.
async function renewKey(
  tx: Db,
  context: OfficerContext,
  { row }: LoadedAlert,
  { bulletinId, prepared }: { bulletinId: string; prepared: PreparedBulletin },
): Promise<Buffer> {
  const at = context.clock.now();
  const kept = photoIdsOf(prepared.proposal.case);
  await erasePhotos(tx, row.id, { except: kept }, at);
  await forgetContents(tx, row.id, bulletinId);
  await forgetNotes(tx, row.id);
  await forgetAnswers(tx, row.id);
  await deleteOpenings(tx, row.id);
  const { key, wrapped, wrappedBy } = makeAlertKey(context.keys.encryption, row.id);
  for (const photo of prepared.photos)
    await bindPhoto(tx, {
      id: photo.row.id,
      alertId: row.id,
      wrapped: sealWith(key, photo.key, `photo-key:${photo.row.id}`),
    });
  await replaceAlertKey(tx, { alertId: row.id, wrapped, wrappedBy });
  return key;
}
