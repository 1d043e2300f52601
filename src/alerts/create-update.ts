import { z } from "zod";
import { type AlertCase, alertCase, instant } from "../../schemas/alert.ts";
import type { Reach } from "../../schemas/bulletin.ts";
import { areaInput } from "../../schemas/geojson.ts";
import { alertStateAfter } from "../domain/alert-states.ts";
import { Problem } from "../errors.ts";
import { newId } from "../ids.ts";
import { keepCredentials } from "../store/bulletin-credentials.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { dropAnswers } from "../store/idempotency.ts";
import { insertVerdict } from "../store/verdicts.ts";
import { insertBulletin } from "../store/write-bulletins.ts";
import { weightOf } from "./bulletin-weight.ts";
import { bindCasePhotos } from "./case-photos.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { judgeCase, submissionRefusal } from "./judge-case.ts";
import { answeredBefore, oncePerKey } from "./kept-answer.ts";
import {
  committedNumbers,
  type LoadedAlert,
  loadAlert,
  lockAlert,
  nextNumber,
  openBulletinOf,
} from "./load-alert.ts";
import { ownAgency } from "./own-agency.ts";
import { fieldProblem, parseInput } from "./parse-input.ts";
import { patchCase } from "./patch-case.ts";
import { permitOfficer } from "./permit.ts";
import { bulletinColumns, type PreparedBulletin, prepareBulletin } from "./prepare-bulletin.ts";
import { recordAct } from "./record.ts";
import { recordRefusal } from "./record-refusal.ts";
import { changed, contentsOf, wrongState } from "./refusals.ts";
import { refuseFaultyTexts } from "./refuse-faulty-texts.ts";
import { releaseDelegated } from "./release-delegated.ts";
import { viewBulletin } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";
import { discardUpdate } from "./withdraw-alert.ts";

const updateInput = z.strictObject({
  alertId: z.string(),
  changes: z.record(z.string(), z.unknown()).default({}),
  area: areaInput.optional(),
  expiresAt: instant.optional(),
  notify: z.enum(["all", "new-area", "silent"]),
  underDelegation: z.boolean().default(false),
});
type UpdateInput = z.output<typeof updateInput>;
type Notify = UpdateInput["notify"];

const REACH: Readonly<Record<Notify, Reach>> = {
  all: "area-or-reached",
  "new-area": "new-area",
  silent: "silent",
};

/**
 * Writes the next bulletin of an active alert, submitted at once: the complete case with `changes` (a merge patch) in it. The
 * alert goes on meanwhile. `underDelegation` releases it at once where everybody who signed allowed such a change (403 `not-delegated`
 * otherwise, and nothing is written). 409 `update-open` while another waits for approval; one that was returned is replaced.
 */
export async function createUpdate(
  context: OfficerContext,
  input: {
    alertId: string;
    changes?: unknown;
    area?: unknown;
    expiresAt?: string;
    notify: Notify;
    underDelegation?: boolean;
  },
): Promise<BulletinAnswer> {
  const officer = permitOfficer(context.actor, "update");
  const before = await answeredBefore<BulletinAnswer>(context.pool, context);
  if (before) return before;
  const wanted = parseInput(updateInput, input);
  const alert = await loadAlert(context.pool, context, "update", wanted.alertId);
  refuseUnlessActive(alert);
  const bulletinId = newId("bul", context.clock.now().getTime());
  const prepared = await prepareUpdate(context, alert, bulletinId, wanted);
  return withTransaction(context.pool, (tx) =>
    oncePerKey(tx, context, async () => {
      const locked = await lockAlert(tx, context, "update", wanted.alertId);
      refuseUnlessActive(locked);
      if (locked.row.version !== alert.row.version)
        throw changed(`Alert ${locked.row.id}`, locked.row.version);
      await insertUpdate(tx, context, locked, { officer, bulletinId, prepared, notify: wanted.notify });
      if (wanted.underDelegation) {
        const inForce = { ...contentsOf(locked).case, expiresAt: locked.row.expiresAt.toISOString() };
        const released = { alertId: wanted.alertId, bulletinId, before: inForce };
        await releaseDelegated(tx, context, officer, released);
      }
      const answer = await viewBulletin(tx, context, wanted.alertId, bulletinId, wanted.underDelegation);
      return { answer, under: { id: wanted.alertId, key: contentsOf(locked).key } };
    }),
  );
}

function refuseUnlessActive({ row }: LoadedAlert): void {
  if (alertStateAfter(row.state, "update") === undefined)
    throw wrongState(`Alert ${row.id}`, row.state, "update");
}

async function prepareUpdate(
  context: OfficerContext,
  alert: LoadedAlert,
  bulletinId: string,
  wanted: UpdateInput,
): Promise<PreparedBulletin> {
  const { key, case: before } = contentsOf(alert);
  const updated = updatedCase(alert, before, wanted);
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
    case: updated,
    active: alert.row,
  });
  const report = judgeUpdate(context, alert, prepared);
  const refusal = submissionRefusal(report);
  if (refusal) {
    await withTransaction(context.pool, (tx) => recordRefusal(tx, context, alert, { act: "update", report }));
    throw refusal;
  }
  refuseFaultyTexts(prepared.proposal);
  return prepared;
}

// What an update leaves out stays as it was, the end in force included.
function updatedCase({ row }: LoadedAlert, before: AlertCase, wanted: UpdateInput): AlertCase {
  const inForce = { ...before, expiresAt: row.expiresAt.toISOString() };
  const asked = {
    ...wanted.changes,
    ...(wanted.area ? { area: wanted.area } : {}),
    ...(wanted.expiresAt === undefined ? {} : { expiresAt: wanted.expiresAt }),
  };
  const updated = parseInput(alertCase, patchCase(inForce, asked), "/changes");
  for (const field of ["country", "region", "tier", "status"] as const)
    if (updated[field] !== before[field])
      throw fieldProblem(
        "not-changeable",
        `/changes/${field}`,
        `The ${field} of an active alert cannot change.`,
      );
  if (updated.children.every((child) => child.status === "found"))
    throw fieldProblem("all-found", "/changes/children", "Every child is found: cancel the alert.");
  return updated;
}

function judgeUpdate(context: OfficerContext, alert: LoadedAlert, prepared: PreparedBulletin) {
  return judgeCase(alert.plan.plan, prepared.proposal.case, {
    now: alert.row.activatedAt ?? context.clock.now(),
    agencyId: alert.row.agencyId,
    approvals: [],
    key: alert.key,
    sceneInside: prepared.place.sceneInside,
    languages: context.languages,
  });
}

async function insertUpdate(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  update: { officer: OfficerActor; bulletinId: string; prepared: PreparedBulletin; notify: Notify },
): Promise<void> {
  const { row } = alert;
  const { officer, bulletinId, prepared, notify } = update;
  const { key } = contentsOf(alert);
  const at = context.clock.now();
  const open = openBulletinOf(alert);
  if (open?.state === "submitted")
    throw new Problem(
      "conflict",
      "update-open",
      `Bulletin ${open.number} of alert ${row.id} waits for approval: withdraw it first, or wait.`,
    );
  if (open) await discardUpdate(tx, context, alert, open, "update.replaced");
  await dropAnswers(tx, row.id, ["withdraw"]);
  await bindCasePhotos(tx, { id: row.id, key }, prepared.photos);
  const number = nextNumber(alert);
  const columns = bulletinColumns(key, bulletinId, prepared);
  await insertBulletin(tx, {
    ...columns,
    channels:
      notify === "silent" ? columns.channels.filter((channel) => channel === "webhook") : columns.channels,
    id: bulletinId,
    alertId: row.id,
    number,
    kind: "update",
    state: "submitted",
    country: row.country,
    reach: REACH[notify],
    weight: weightOf("update", row.status),
    requestedBy: officer.officerId,
    at,
  });
  await keepCredentials(tx, {
    bulletinId,
    officerId: officer.officerId,
    part: "asked",
    credentials: officer.credentials,
  });
  const report = judgeUpdate(context, alert, prepared);
  await insertVerdict(tx, { alertId: row.id, version: row.version, act: "update", report, at });
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "update.created",
    subjects: { bulletin: bulletinId, number, version: 1, digest: prepared.digest, notify },
    details: { case: prepared.proposal.case },
  });
}
