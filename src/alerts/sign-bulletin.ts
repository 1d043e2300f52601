// Puts one checked signature on a bulletin, whoever's hand wrote it down; the last signature releases it.
import { z } from "zod";
import { line } from "../../schemas/alert.ts";
import { type Delegable, delegable } from "../../schemas/delegation.ts";
import type { Capacity } from "../../schemas/plan.ts";
import { requiredApprovalsLeft } from "../domain/plan-rules.ts";
import type { Problem } from "../errors.ts";
import { type ApprovalRow, insertApproval } from "../store/approvals.ts";
import { keepCredentials } from "../store/bulletin-credentials.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import type { Db } from "../store/db.ts";
import { sealApprovalNote } from "./approval-note.ts";
import type { Signer } from "./check-signer.ts";
import { commitApproved } from "./commit-approved.ts";
import type { OfficerContext } from "./context.ts";
import { giveDelegation } from "./give-delegation.ts";
import { judgeApproval, refuseForeignOverrides } from "./judge-approval.ts";
import { commitRefusal } from "./judge-case.ts";
import { keepFirstAnswer } from "./kept-answer.ts";
import type { LoadedAlert } from "./load-alert.ts";
import { recordAct } from "./record.ts";
import { recordRefusal } from "./record-refusal.ts";
import { contentsOf } from "./refusals.ts";
import { approvalsOn, viewBulletin } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";

/** What an approver may say beside the signature: fields of the inputs of verbs that sign. */
export const signatureWords = {
  overrides: z
    .array(z.strictObject({ criterion: z.string(), reason: line(600) }))
    .max(20)
    .default([]),
  note: line(600).optional(),
  delegate: z.array(delegable).max(5).default([]),
};

/**
 * A signature that `checkSigner` admitted. `recordedBy` is the officer who took it down by telephone, null when the signer acts;
 * `credentials` are those of whoever acts. The answer is kept under `keptAs` for a repeat by the acting officer.
 */
export type Signature = {
  signer: Signer;
  capacity: Capacity;
  recordedBy: string | null;
  credentials: readonly string[];
  overrides: { criterion: string; reason: string }[];
  note: string | null;
  delegate: readonly Delegable[];
  keptAs: string;
};

/**
 * Stores the signature for the bulletin as it stands. A refusal by the plan is given back, not thrown: its verdict is to be
 * committed, the signature is not made. 422 `override-not-allowed`.
 */
export async function signBulletin(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  signature: Signature,
): Promise<BulletinAnswer | Problem> {
  const { key } = contentsOf(alert);
  refuseForeignOverrides(alert, signature.overrides);
  const approval = approvalOf(context, key, bulletin, signature);
  const approvals = [...approvalsOn(alert, bulletin), approval];
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
    officerId: signature.signer.officerId,
    part: "signed",
    credentials: signature.credentials,
  });
  await recordSignature(tx, context, alert, bulletin, signature);
  await giveDelegation(tx, context, alert, { by: signature.signer.officerId, fields: signature.delegate });
  if (judged) await commitApproved(tx, context, alert, bulletin, judged);
  const answer = await viewBulletin(tx, context, alert.row.id, bulletin.id, last);
  await keepFirstAnswer(tx, context, signature.keptAs, { id: alert.row.id, key }, answer);
  return answer;
}

function approvalOf(
  context: OfficerContext,
  key: Buffer,
  bulletin: BulletinRow,
  { signer, capacity, recordedBy, overrides, note }: Signature,
): ApprovalRow {
  return {
    bulletinId: bulletin.id,
    capacity,
    officerId: signer.officerId,
    agencyId: signer.agencyId,
    version: bulletin.version,
    digest: bulletin.digest,
    overrides: overrides.map(({ criterion }) => ({ criterion })),
    noteSealed: sealApprovalNote(key, bulletin.id, signer.officerId, { note, overrides }),
    at: context.clock.now(),
    recordedBy,
  };
}

async function recordSignature(
  tx: Db,
  context: OfficerContext,
  { row, key }: LoadedAlert,
  { id, number, version, digest }: BulletinRow,
  { signer, capacity, recordedBy, note, overrides }: Signature,
): Promise<void> {
  await recordAct(tx, context, {
    alert: { id: row.id, agencyId: row.agencyId, key },
    act: recordedBy === null ? "bulletin.approved" : "bulletin.approved-by-telephone",
    subjects: {
      bulletin: id,
      number,
      version,
      digest,
      capacity,
      ...(recordedBy === null ? {} : { recorder: recordedBy, approver: signer.officerId }),
    },
    details: { note, overrides },
  });
}
