// The gate (promise 1): signatures are collected here, and the last one releases the bulletin. Nothing else commits what officers write.
import { z } from "zod";
import { line } from "../../schemas/alert.ts";
import { type Capacity, capacity } from "../../schemas/plan.ts";
import { requiredApprovalsLeft } from "../domain/plan-rules.ts";
import { Problem } from "../errors.ts";
import { type ApprovalRow, insertApproval } from "../store/approvals.ts";
import { keepCredentials } from "../store/bulletin-credentials.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { sealApprovalNote } from "./approval-note.ts";
import { checkSigner } from "./check-signer.ts";
import { commitApproved } from "./commit-approved.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { judgeApproval, refuseForeignOverrides } from "./judge-approval.ts";
import { commitRefusal } from "./judge-case.ts";
import { firstAnswer, keepFirstAnswer, transitionName } from "./kept-answer.ts";
import { bulletinNumbered, type LoadedAlert, lockAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { recordAct } from "./record.ts";
import { recordRefusal } from "./record-refusal.ts";
import { changed, contentsOf, wrongState } from "./refusals.ts";
import { approvalsOn, viewBulletin } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";

const approvalInput = z.strictObject({
  alertId: z.string(),
  number: z.int(),
  version: z.int(),
  digest: z.string(),
  capacity: capacity.optional(),
  overrides: z
    .array(z.strictObject({ criterion: z.string(), reason: line(600) }))
    .max(20)
    .default([]),
  note: line(600).optional(),
});
export type ApprovalInput = z.output<typeof approvalInput>;

/**
 * Signs exactly the version and digest that the officer was shown, in a capacity that the plan still needs. The last signature
 * commits the bulletin and activates the alert. 409 `changed`, 403 `same-officer`, `wrong-capacity`, `outside-jurisdiction`,
 * 422 `criteria-not-met` (kept as a verdict), `override-not-allowed`.
 */
export async function approveBulletin(
  context: OfficerContext,
  input: z.input<typeof approvalInput>,
): Promise<BulletinAnswer> {
  const officer = permitOfficer(context.actor, "approve");
  const wanted = parseInput(approvalInput, input);
  const signed = await withTransaction(context.pool, (tx) => sign(tx, context, officer, wanted));
  if (signed instanceof Problem) throw signed;
  return signed;
}

// A refusal by the plan is given back, not thrown: its verdict is committed, the signature is not made.
async function sign(
  tx: Db,
  context: OfficerContext,
  officer: OfficerActor,
  wanted: ApprovalInput,
): Promise<BulletinAnswer | Problem> {
  const alert = await lockAlert(tx, context, "approve", wanted.alertId);
  const name = transitionName("approve", alert.row.id, wanted.number, wanted.version);
  const bulletin = bulletinNumbered(alert, wanted.number);
  const given = approvalsOn(alert, bulletin);
  if (bulletin.state !== "submitted" || given.some(({ officerId }) => officerId === officer.officerId)) {
    const answer = await firstAnswer<BulletinAnswer>(tx, context, name);
    if (!answer) throw wrongState(bulletinName(alert, bulletin), bulletin.state, "approve");
    return answer;
  }
  refuseUnlessShown(context, alert, bulletin, wanted);
  const { key } = contentsOf(alert);
  const signedAs = await checkSigner(tx, alert, bulletin, officer, wanted.capacity);
  refuseForeignOverrides(alert, wanted.overrides);
  const approval = approvalOf(context, key, bulletin, { officer, capacity: signedAs, wanted });
  const approvals = [...given, approval];
  const last = requiredApprovalsLeft(alert.tier, approvals, alert.row.agencyId).length === 0;
  const judged = last ? judgeApproval(context, alert, bulletin, approvals) : undefined;
  const refusal = judged && commitRefusal(judged.report);
  if (judged && refusal) {
    await recordRefusal(tx, context, alert, { act: "approve", report: judged.report });
    return refusal;
  }
  await insertApproval(tx, approval);
  await keepCredentials(tx, {
    bulletinId: bulletin.id,
    officerId: officer.officerId,
    part: "signed",
    credentials: officer.credentials,
  });
  await recordApproval(tx, context, alert, bulletin, approval, wanted);
  if (judged) await commitApproved(tx, context, alert, bulletin, judged);
  const answer = await viewBulletin(tx, context, alert.row.id, bulletin.id, last);
  await keepFirstAnswer(tx, context, name, { id: alert.row.id, key }, answer);
  return answer;
}

// Approved is what was shown: this version, these texts, this end. An end that has passed must be set anew by a submission.
function refuseUnlessShown(
  context: OfficerContext,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  wanted: ApprovalInput,
): void {
  const same = bulletin.version === wanted.version && bulletin.digest === wanted.digest;
  if (!same) throw changed(bulletinName(alert, bulletin), bulletin.version);
  if (bulletin.expiresAt <= context.clock.now())
    throw new Problem(
      "conflict",
      "changed",
      `The end that ${bulletinName(alert, bulletin)} names has passed: withdraw it and submit it again.`,
    );
}

function approvalOf(
  context: OfficerContext,
  key: Buffer,
  bulletin: BulletinRow,
  by: { officer: OfficerActor; capacity: Capacity; wanted: ApprovalInput },
): ApprovalRow {
  const { officer, capacity, wanted } = by;
  const note = { note: wanted.note ?? null, overrides: wanted.overrides };
  return {
    bulletinId: bulletin.id,
    capacity,
    officerId: officer.officerId,
    agencyId: officer.agencyId,
    version: bulletin.version,
    digest: bulletin.digest,
    overrides: wanted.overrides.map(({ criterion }) => ({ criterion })),
    noteSealed: sealApprovalNote(key, bulletin.id, officer.officerId, note),
    at: context.clock.now(),
  };
}

function bulletinName({ row }: LoadedAlert, { number }: BulletinRow): string {
  return `bulletin ${number} of alert ${row.id}`;
}

async function recordApproval(
  tx: Db,
  context: OfficerContext,
  { row, key }: LoadedAlert,
  bulletin: BulletinRow,
  approval: ApprovalRow,
  wanted: ApprovalInput,
): Promise<void> {
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: "bulletin.approved",
    subjects: {
      bulletin: bulletin.id,
      number: bulletin.number,
      version: approval.version,
      digest: approval.digest,
      capacity: approval.capacity,
    },
    details: { note: wanted.note ?? null, overrides: wanted.overrides },
  });
}
